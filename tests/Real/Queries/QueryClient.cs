using System.Globalization;
using System.Text.Json;

namespace ErrorBudgetGate.Real.Queries;

/// <summary>Asks any server of the Prometheus family, and what each answer cost it.</summary>
internal sealed class QueryClient(Uri server) : IDisposable
{
    /// <summary>Points in time that Prometheus answers for at once.</summary>
    public const int MostPoints = 11_000;

    private readonly HttpClient _client = new() { BaseAddress = server, Timeout = TimeSpan.FromMinutes(2) };

    /// <exception cref="InvalidOperationException">The server refused or did not answer in full.</exception>
    public Task<QueryResult> InstantAsync(string query, DateTimeOffset at) => AskAsync("query", query, ("time", Seconds(at)));

    /// <summary>At <paramref name="start"/> and every <paramref name="step"/> after it, up to and with <paramref name="end"/>; at most <see cref="MostPoints"/> times.</summary>
    /// <exception cref="InvalidOperationException">The server refused or did not answer in full.</exception>
    public Task<QueryResult> RangeAsync(string query, DateTimeOffset start, DateTimeOffset end, TimeSpan step) =>
        AskAsync("query_range", query, ("start", Seconds(start)), ("end", Seconds(end)), ("step", step.TotalSeconds.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The value of a query that yields one sample.</summary>
    /// <exception cref="InvalidOperationException">It yields none or several.</exception>
    public async Task<double> ValueAsync(string query, DateTimeOffset at) => (await InstantAsync(query, at)).Value;

    public void Dispose() => _client.Dispose();

    private static string Seconds(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture);

    private async Task<QueryResult> AskAsync(string endpoint, string query, params (string Name, string Value)[] parameters)
    {
        using var form = new FormUrlEncodedContent(
            [new("query", query), new("stats", "all"), .. parameters.Select(static p => KeyValuePair.Create(p.Name, p.Value))]);
        using var answer = await _client.PostAsync(new Uri("api/v1/" + endpoint, UriKind.Relative), form);
        var body = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{(int)answer.StatusCode} for {query}: {body}");
        }

        using var json = JsonDocument.Parse(body);
        return QueryResult.Read(query, json.RootElement);
    }
}
