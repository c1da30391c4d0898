using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ThiDua.Api.Pages;

/// <summary>Turns components into answers: whole pages, and parts of pages for live streams.</summary>
/// <param name="services">Services of the application.</param>
/// <param name="loggers">Loggers.</param>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    /// <summary>A whole page.</summary>
    public static RazorComponentResult<T> Page<T>(params IEnumerable<(string Name, object? Value)> parameters)
        where T : IComponent =>
        new(parameters.ToDictionary(p => p.Name, p => p.Value)) { PreventStreamingRendering = true };

    /// <summary>A part of a page as one line of text.</summary>
    public async Task<byte[]> PartAsync<T>(params IEnumerable<(string Name, object? Value)> parameters)
        where T : IComponent
    {
        await using var scope = services.CreateAsyncScope(); // What renders is made for each request.
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters.ToDictionary(p => p.Name, p => p.Value)))).ToHtmlString());
        return Encoding.UTF8.GetBytes(html.ReplaceLineEndings(" "));
    }
}
