using ThiDua.Bench;

await AppendBench.RunAsync(3, TimeSpan.FromSeconds(3), Console.WriteLine);
