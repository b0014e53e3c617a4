using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Rendering;

/// <summary>A status as one line of JSON. Names are stable, others may be added; a figure that is not known is null, and every figure is the exact decimal.</summary>
internal sealed class StatusJson
{
    /// <summary>A point of a trend is for drawing.</summary>
    private const int TrendDecimals = 6;

    private readonly Utf8JsonWriter _json;

    private StatusJson(Utf8JsonWriter json) => _json = json;

    /// <summary>Without a line's end.</summary>
    public static string Render(IReadOnlyList<ServiceStatus> services, DateTimeOffset now)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            new StatusJson(json).Write(services, now);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private void Write(IReadOnlyList<ServiceStatus> services, DateTimeOffset now)
    {
        _json.WriteStartObject();
        _json.WriteBoolean("known", services.All(s => s.IsKnown));
        Time("time", now);
        Array("services", services, Write);
        _json.WriteEndObject();
    }

    private void Write(ServiceStatus service)
    {
        _json.WriteStartObject();
        _json.WriteString("service", service.Service);
        _json.WriteString("policy", service.Policy.Name);
        _json.WriteString("policy_sha256", service.Policy.Sha256);
        _json.WriteBoolean("known", service.IsKnown);
        Tier(service.Tier);
        _json.WriteString("deployment_gate_status", service.Gate switch
        {
            DeploymentGate.Open => "OPEN",
            DeploymentGate.Closed => "CLOSED",
            _ => null,
        });
        var assessment = service.Assessment;
        Array("unknown", assessment.Unknowns, Write);
        Array("warnings", [.. assessment.Warnings, .. new[] { assessment.GuardTripped, assessment.GuardUnknown }.OfType<Reason>()], Write);
        Array("objectives", service.Objectives, o => Write(service.Policy, o));
        _json.WriteEndObject();
    }

    private void Write(ErrorBudgetPolicy policy, ObjectiveStatus objective)
    {
        var reading = objective.Reading;
        _json.WriteStartObject();
        _json.WriteString("name", reading.Name);
        _json.WriteBoolean("gating", reading.Gating);
        _json.WriteString("status", objective.Assessed.Unknown is { } unknown ? unknown.Code.Text() : reading.Reading is Reading.NoTraffic ? "no_traffic" : "measured");
        _json.WriteString("detail", objective.Assessed.Unknown?.Detail);
        Number("target", reading.Target?.Value);
        _json.WriteString("window", reading.Window?.Name);
        Time("window_start", reading.Window?.StartAt(objective.ReadAt));
        Time("window_end", (reading.Window as Window.Calendar)?.EndAt(objective.ReadAt));
        Number("coverage", reading.Reading.Match(m => m.Coverage, n => n.Coverage, _ => null));
        Time("sample_time", reading.Reading.Match(m => m.NewestSample, n => n.NewestSample, _ => null));
        Number("budget_remaining", objective.Remaining);
        Tier(objective.Tier);
        Number("bad", objective.Events?.Bad);
        Number("total", objective.Events?.Total);
        Number("events_allowed", objective.Events?.Allowed);
        Number("events_left", objective.Events?.Left);
        _json.WriteString("currency", objective.Money?.Currency);
        Number("money_allowed", objective.Money?.Allowed);
        Number("money_burned", objective.Money?.Burned);
        Number("money_left", objective.Money?.Left);
        Array("burn_rates", reading.BurnRates, Write);
        Array("exhaustion", objective.Exhaustions, e => Write(e, objective.ReadAt));
        Array("recovery", objective.Recovery, r => Write(policy.Tiers[r.TierIndex], r, objective.ReadAt));
        _json.WriteString("recovery_assumes", objective.Recovery.Count > 0 ? StatusText.Assumption(objective) : null);
        Array("trend", objective.Trend, Write);
        Number("history_step_seconds", objective.HistoryStep is { } step ? Exact.Seconds(step) : null);
        Reason("history_missing", objective.HistoryMissing is { } missing ? new Reason(missing.Reason, missing.Detail) : null);
        Array("exclusions", ExclusionField.Of(reading.Exclusions), Write);
        Number("excluded_bad", reading.ExcludedEvents?.Bad);
        Number("excluded_total", reading.ExcludedEvents?.Total);
        _json.WriteString("source", reading.Evidence.Source);
        _json.WriteString("query", reading.Evidence.Query);
        Time("read_at", objective.ReadAt);
        Reason("outdated", objective.Outdated);
        _json.WriteEndObject();
    }

    private void Write(BurnRateReading burn)
    {
        _json.WriteStartObject();
        _json.WriteString("window", Durations.Format(burn.Window));
        Number("rate", burn.Rate);
        _json.WriteString("missing", burn.Missing?.Reason.Text());
        _json.WriteEndObject();
    }

    private void Write(Exhaustion exhaustion, DateTimeOffset now)
    {
        _json.WriteStartObject();
        _json.WriteString("burn_window", Durations.Format(exhaustion.BurnWindow));
        Number("burn_rate", exhaustion.BurnRate);
        Time("at", exhaustion.At);
        Number("in_hours", exhaustion.At is { } at ? Hours(at - now) : null);
        _json.WriteEndObject();
    }

    private void Write(Tier tier, TierReturn back, DateTimeOffset now)
    {
        _json.WriteStartObject();
        _json.WriteString("tier", tier.Name);
        Number("above", tier.Above);
        _json.WriteString("at", back.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        Number("in_hours", Hours(back.At - now));
        _json.WriteEndObject();
    }

    private void Write(ExclusionField exclusion)
    {
        _json.WriteStartObject();
        _json.WriteString("reason", exclusion.Reason);
        Time("from", exclusion.From);
        Time("to", exclusion.To);
        _json.WriteNumber("spans", exclusion.Spans);
        _json.WriteNumber("seconds", exclusion.Seconds);
        _json.WriteEndObject();
    }

    private void Write(TrendPoint point)
    {
        _json.WriteStartObject();
        Time("at", point.Time);
        Number("budget_remaining", point.Remaining is { } remaining ? Math.Round(remaining, TrendDecimals) : null);
        _json.WriteEndObject();
    }

    private void Write(Reason reason)
    {
        _json.WriteStartObject();
        _json.WriteString("code", reason.Code.Text());
        _json.WriteString("detail", reason.Detail);
        _json.WriteEndObject();
    }

    private void Tier(Tier? tier)
    {
        _json.WriteString("tier", tier?.Name);
        _json.WriteString("tier_title", tier?.Title);
        _json.WriteString("tier_signal", tier?.Signal);
    }

    private void Reason(string name, Reason? reason)
    {
        _json.WritePropertyName(name);
        if (reason is null)
        {
            _json.WriteNullValue();
        }
        else
        {
            Write(reason);
        }
    }

    private void Array<T>(string name, IReadOnlyList<T> items, Action<T> write)
    {
        _json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
        }

        _json.WriteEndArray();
    }

    private void Number(string name, decimal? value)
    {
        if (value is { } number)
        {
            _json.WriteNumber(name, Exact.Round(number));
        }
        else
        {
            _json.WriteNull(name);
        }
    }

    /// <summary>UTC.</summary>
    private void Time(string name, DateTimeOffset? time) =>
        _json.WriteString(name, time?.UtcDateTime.ToString(UtcMilliseconds.Format, CultureInfo.InvariantCulture));

    private static decimal Hours(TimeSpan span) => Exact.Seconds(span) / 3600m;
}
