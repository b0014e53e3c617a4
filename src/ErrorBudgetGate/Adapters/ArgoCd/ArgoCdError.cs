using System.Text.Json;
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.ArgoCd;

/// <summary>The error body of Argo CD's gateway: <c>{"error":"...","code":5,"message":"..."}</c>.</summary>
internal static class ArgoCdError
{
    /// <summary>Its sentence; null when the body is none of Argo CD's.</summary>
    public static string? MessageOf(WireAnswer answer)
    {
        try
        {
            return Read(answer.Body.Span);
        }
        catch (Exception e) when (e is JsonException or JsonFieldException)
        {
            return null;
        }
    }

    private static string? Read(ReadOnlySpan<byte> body)
    {
        string? error = null;
        string? message = null;
        var json = new JsonFields(body);
        for (var more = json.EnterObject(); more && json.NextField();)
        {
            if (json.Is("message"))
            {
                message = json.Text();
            }
            else if (json.Is("error"))
            {
                error = json.Text();
            }
            else
            {
                json.Skip();
            }
        }

        return string.IsNullOrEmpty(message) ? error : message;
    }
}
