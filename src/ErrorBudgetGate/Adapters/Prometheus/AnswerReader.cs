using System.Net;
using System.Text.Json;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Believes an answer only if it is whole: a 200 alone is not an answer.</summary>
internal sealed class AnswerReader(BackendText backend)
{
    /// <summary>The errorType of a query that the server gave up on (Prometheus docs, querying/api.md).</summary>
    public const string QueryTimeout = "timeout";

    /// <summary>No service has so many objectives; a query without its selector has more series, and each would become a line of the record.</summary>
    public const int MostSeries = 200;

    private const int MostNotes = 20;

    /// <summary>Prometheus 2.48 to 2.53 put hints about a query's style among the warnings; later versions have <c>infos</c> for them.</summary>
    private const string InfoPrefix = "PromQL info:";

    /// <summary>The answer to an instant query.</summary>
    public QueryAnswer Read(WireAnswer answer, int mostSeries = MostSeries) => Read(answer, (data, notes) =>
    {
        if (data.Result is { ValueKind: JsonValueKind.Array } all && data.ResultType == "vector" && all.GetArrayLength() is var count && count > mostSeries)
        {
            return TooMany(count, notes);
        }

        var result = ResultReader.Read(data, out var wrong);
        return result is null
            ? Malformed(backend.Clean(wrong), notes)
            : new QueryAnswer.Vector(result, notes);
    });

    /// <summary>The answer to a range query.</summary>
    /// <param name="mostPoints">Of one series.</param>
    public QueryAnswer ReadMatrix(WireAnswer answer, int mostPoints) => Read(answer, (data, notes) =>
    {
        if (data.Result is { ValueKind: JsonValueKind.Array } all && all.GetArrayLength() is > MostSeries and var count)
        {
            return TooMany(count, notes);
        }

        var result = MatrixReader.Read(data, mostPoints, out var wrong);
        return result is null
            ? Malformed(backend.Clean(wrong), notes)
            : new QueryAnswer.Matrix(result, notes);
    });

    private QueryAnswer Read(WireAnswer answer, Func<EnvelopeData, IReadOnlyList<string>, QueryAnswer> read)
    {
        var envelope = Envelopes.TryRead(answer.Body.Span, out var whyNot);
        var notes = Notes(envelope);
        if (!answer.IsSuccess)
        {
            return Refused(answer, envelope, notes);
        }

        if (envelope is null)
        {
            var begins = backend.Clean(answer.Body.Span) is { Length: > 0 } text ? $"it begins: {text}" : "it is empty";
            return Malformed($"is not its JSON ({backend.Clean(whyNot)}); {begins}", notes);
        }

        if (envelope.Status == "error")
        {
            var code = envelope.ErrorType == QueryTimeout ? ReasonCode.Timeout : ReasonCode.BackendError;
            return new QueryAnswer.Fault(code, $"Prometheus answered an error with status {(int)answer.Status}: {Error(envelope)}", notes);
        }

        if (envelope.Status != "success" || envelope.Data is not { } data)
        {
            return Malformed("has no status \"success\" with data", notes);
        }

        if (Incomplete(envelope) is { } incomplete)
        {
            return new QueryAnswer.Fault(ReasonCode.Partial, incomplete, notes);
        }

        return read(data, notes);
    }

    private static QueryAnswer.Fault TooMany(int count, IReadOnlyList<string> notes) =>
        new(ReasonCode.SeveralSeries, $"Prometheus has {count} series for this query, more than any service has objectives; aggregate them or select one service's.", notes);

    private static QueryAnswer.Fault Malformed(string what, IReadOnlyList<string> notes) =>
        new(ReasonCode.MalformedResponse, $"Prometheus's answer {what}.", notes);

    private QueryAnswer.Fault Refused(WireAnswer answer, Envelope? envelope, IReadOnlyList<string> notes)
    {
        var said = envelope is { Error: not null } or { ErrorType: not null } ? Error(envelope) : backend.Clean(answer.Body.Span);
        var status = $"Prometheus answered {(int)answer.Status}{(said.Length > 0 ? ": " + said : string.Empty)}";
        return answer.Status switch
        {
            _ when envelope?.ErrorType == QueryTimeout => new(ReasonCode.Timeout, status, notes),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new(ReasonCode.Unauthorized, $"{status} (its credentials or tenant header are missing or wrong)", notes),
            HttpStatusCode.NotFound => new(ReasonCode.BackendError, $"{status} (path prefix? the address must be the one that /api/v1/query follows)", notes),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
                new(ReasonCode.BackendError, $"Prometheus answered {(int)answer.Status}: redirects are not followed, give the address it redirects to", notes),
            _ => new(ReasonCode.BackendError, status, notes),
        };
    }

    private string Error(Envelope envelope) => backend.CleanError($"{envelope.ErrorType ?? "error"}: {envelope.Error ?? "without a message"}");

    private string? Incomplete(Envelope envelope)
    {
        if (envelope.IsPartial == true)
        {
            return "Prometheus's answer is partial (isPartial): some of its storage did not answer.";
        }

        // Thanos: a warning need not mean a partial answer, but nothing tells the two apart.
        return envelope.Warnings?.FirstOrDefault(w => w?.StartsWith(InfoPrefix, StringComparison.Ordinal) != true) is { } warning
            ? $"Prometheus answered with a warning, so the answer may be partial: {backend.Clean(warning)}"
            : envelope.Warnings?.Contains(null) == true ? "Prometheus answered with a warning without a text." : null;
    }

    private List<string> Notes(Envelope? envelope) =>
        [.. (envelope?.Warnings ?? []).Concat(envelope?.Infos ?? []).OfType<string>().Take(MostNotes).Select(n => backend.Clean(n))];
}
