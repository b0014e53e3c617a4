using System.Text.Json;
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>The API server's own words about a refusal.</summary>
/// <param name="Reason">E.g. <c>Forbidden</c>.</param>
/// <param name="Message">For people; may be empty.</param>
/// <param name="ObjectName">The object it is about; empty when it is about the kind or the path.</param>
internal sealed record KubernetesStatus(string Reason, string Message, string ObjectName)
{
    /// <summary>Null when the body is none: a proxy's page, a bare text, a path that no API serves.</summary>
    public static KubernetesStatus? Of(WireAnswer answer)
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

    /// <summary>Who the API server took the gate for, as it was sent; null when it does not say.</summary>
    public string? User
    {
        get
        {
            const string mark = "User \"";
            var start = Message.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
            var end = start < mark.Length ? -1 : Message.IndexOf('"', start);
            return end > start ? Message[start..end] : null;
        }
    }

    private static KubernetesStatus? Read(ReadOnlySpan<byte> body)
    {
        var (kind, reason, message, name) = (string.Empty, string.Empty, string.Empty, string.Empty);
        var json = new JsonFields(body);
        for (var more = json.EnterObject(); more && json.NextField();)
        {
            if (json.Is("kind"))
            {
                kind = json.Text();
            }
            else if (json.Is("reason"))
            {
                reason = json.Text();
            }
            else if (json.Is("message"))
            {
                message = json.Text();
            }
            else if (json.Is("details"))
            {
                for (var some = json.EnterObject(); some && json.NextField();)
                {
                    if (json.Is("name"))
                    {
                        name = json.Text();
                    }
                    else
                    {
                        json.Skip();
                    }
                }
            }
            else
            {
                json.Skip();
            }
        }

        return kind == "Status" ? new KubernetesStatus(reason ?? string.Empty, message ?? string.Empty, name ?? string.Empty) : null;
    }
}
