using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Tests.Adapters;

namespace ErrorBudgetGate.Tests.Rendering;

public class DecisionRecordJsonTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static ExcludedSpan Span(string reason, int from, int to) => new(Midnight.AddHours(from), Midnight.AddHours(to), reason);

    private static string Text(DecisionRecord record) => Encoding.UTF8.GetString(DecisionRecordJson.Serialize(record).Json.Span);

    [Fact]
    public void Field_names_are_the_documented_ones_and_nulls_are_written()
    {
        using var json = JsonDocument.Parse(Text(SampleRecords.Blocked));

        Assert.Equal(
            [
                "schema_version", "record_id", "decision_id", "run_id", "attempt", "time", "gate_version", "decision", "reasons", "warnings", "reason_codes", "exit_code",
                "mode", "dry_run", "service", "policy", "application", "change", "tier", "objectives", "budget_remaining_pct", "budget_monetary_value_remaining", "currency",
                "obligations", "override", "corrects", "durations",
            ],
            json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("override").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("policy").GetProperty("objectives_sha256").ValueKind);
        Assert.Equal(12, json.RootElement.GetProperty("durations").GetProperty("readings_ms").GetInt64());
        Assert.Equal(
            [
                "name", "gating", "target", "window", "status", "detail", "bad", "total", "remaining", "coverage", "sample_time", "burn_rates", "tier", "source", "query", "value",
                "backend_warnings", "exclusions", "excluded_bad", "excluded_total",
            ],
            json.RootElement.GetProperty("objectives")[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void What_did_not_count_is_told_with_its_reason()
    {
        var spans = new[] { Span("upgrade", 0, 2), Span("move", 1, 3) };
        var objective = SampleRecords.Blocked.Objectives[0] with { Exclusions = ExclusionField.Of(spans), ExcludedBad = 60m, ExcludedTotal = 70m };

        Assert.Contains(
            """
            "exclusions":[{"reason":"upgrade","from":"2026-03-01T00:00:00.000Z","to":"2026-03-01T02:00:00.000Z","spans":1,"seconds":7200},{"reason":"move","from":"2026-03-01T01:00:00.000Z","to":"2026-03-01T03:00:00.000Z","spans":1,"seconds":7200}],"excluded_bad":60,"excluded_total":70
            """,
            Text(SampleRecords.Blocked with { Objectives = [objective] }), StringComparison.Ordinal);
    }

    /// <summary>A year of nights would fill a record that Splunk cuts off.</summary>
    [Fact]
    public void An_exclusion_that_recurs_often_is_told_once() => Assert.Equal(
        [new ExclusionField("backup", Midnight, Midnight.AddHours((24 * 364) + 1), 365, 365 * 3600), new ExclusionField("upgrade", Midnight.AddHours(5), Midnight.AddHours(6), 1, 3600)],
        ExclusionField.Of([.. Enumerable.Range(0, 365).Select(d => Span("backup", 24 * d, (24 * d) + 1)).Append(Span("upgrade", 5, 6)).OrderBy(s => s.From)]));

    [Fact]
    public void A_record_from_before_there_were_exclusions_has_none()
    {
        var old = Text(SampleRecords.Blocked).Replace(",\"exclusions\":[],\"excluded_bad\":null,\"excluded_total\":null", string.Empty, StringComparison.Ordinal);

        Assert.DoesNotContain("excluded", old, StringComparison.Ordinal);
        Assert.Empty(DecisionRecordJson.Deserialize(Encoding.UTF8.GetBytes(old)).Record.Objectives[0].Exclusions);
    }

    [Fact]
    public void Times_are_utc_with_milliseconds()
    {
        Assert.Contains("\"time\":\"2026-03-01T12:00:00.007Z\"", Text(SampleRecords.Blocked), StringComparison.Ordinal);
        Assert.Contains("\"operation_started_at\":\"2026-03-01T12:00:00.000Z\"", Text(SampleRecords.Blocked), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\nb\r\u0085c")]
    [InlineData("\u2028\u2029")]
    [InlineData("\u001b[31mred\u009b")]
    [InlineData("half \ud800 a pair")]
    public void Whatever_a_text_holds_the_record_is_one_line_without_control_characters(string hostile)
    {
        var text = Text(SampleRecords.Blocked with { Service = hostile });

        Assert.DoesNotContain(text, c => char.IsControl(c) || c is '\u2028' or '\u2029');
        using var json = JsonDocument.Parse(text);
        Assert.Equal(hostile.Replace('\ud800', '\ufffd'), json.RootElement.GetProperty("service").GetString());
    }

    [Fact]
    public void Queries_and_names_stay_readable()
    {
        var text = Text(SampleRecords.Blocked with { Service = "Zürich+<1>" });

        Assert.Contains("{job=\\\"payments-api\\\"}", text, StringComparison.Ordinal);
        Assert.Contains("Zürich+<1>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        foreach (var record in new[] { SampleRecords.Blocked, SampleRecords.Overridden })
        {
            var written = DecisionRecordJson.Serialize(record);
            var read = DecisionRecordJson.Deserialize(written.Json);

            Assert.Equal(Text(record), Text(read.Record));
            Assert.Equal(record.Time, read.Record.Time);
            Assert.True(read.Json.Equals(written.Json));
        }
    }

    [Fact]
    public void A_field_of_a_later_version_is_passed_over()
    {
        var json = Text(SampleRecords.Blocked).Replace("{\"schema_version\":1,", "{\"schema_version\":1,\"signatures\":[{}],", StringComparison.Ordinal);

        Assert.Equal("d-1", DecisionRecordJson.Deserialize(Encoding.UTF8.GetBytes(json)).Record.DecisionId);
    }

    [Fact]
    public void A_record_torn_at_any_byte_is_not_a_record()
    {
        var whole = DecisionRecordJson.Serialize(SampleRecords.Overridden).Json;

        for (var length = 0; length < whole.Length; length++)
        {
            Assert.ThrowsAny<JsonException>(() => DecisionRecordJson.Deserialize(whole[..length]));
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"record_id\":\"a\"}")]
    public void Json_that_is_no_record_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => DecisionRecordJson.Deserialize(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_record_without_its_id_is_refused() =>
        Assert.Throws<JsonException>(() => DecisionRecordJson.Deserialize(DecisionRecordJson.Serialize(SampleRecords.Blocked with { RecordId = string.Empty }).Json));
}
