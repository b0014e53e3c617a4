using System.Diagnostics;
using System.Text.Json;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Tests.Adapters;

namespace ErrorBudgetGate.Tests.Rendering;

public class OverrideCommandTests
{
    private static readonly OverrideHint Structured = new("sre.internal/budget-override-approved", true, ["vp-engineering", "sre-lead"], TimeSpan.FromHours(24));

    [Fact]
    public void A_bare_override_is_one_annotation() =>
        Assert.Equal(
            "kubectl annotate application.argoproj.io payments-api -n argocd sre.internal/budget-override-approved=true",
            OverrideCommand.Build(SampleRecords.Blocked, Structured with { Structured = false }));

    [Fact]
    public void A_refused_override_is_replaced() =>
        Assert.Contains(" -n argocd --overwrite ", OverrideCommand.Build(SampleRecords.Overridden, Structured), StringComparison.Ordinal);

    [Fact]
    public void The_object_names_everything_the_gate_knows_and_leaves_people_their_places()
    {
        using var json = JsonDocument.Parse(OverrideCommand.Template(SampleRecords.Blocked, Structured));
        var root = json.RootElement;

        Assert.Equal("override", root.GetProperty("kind").GetString());
        Assert.Equal("payments-api", root.GetProperty("service").GetString());
        Assert.Equal("argocd", root.GetProperty("application").GetProperty("namespace").GetString());
        Assert.Equal("payments-api", root.GetProperty("application").GetProperty("name").GetString());
        Assert.Equal(SampleRecords.Uid, root.GetProperty("application").GetProperty("uid").GetString());
        Assert.Equal("standard", root.GetProperty("policy").GetString());
        Assert.Equal("deployment", root.GetProperty("change_class").GetString());
        Assert.Equal(SampleRecords.Revision, root.GetProperty("revision").GetString());
        Assert.Equal(["vp-engineering", "sre-lead"], root.GetProperty("approvers").EnumerateObject().Select(p => p.Name));
        Assert.Equal("<ticket>", root.GetProperty("ticket").GetString());
        Assert.Equal("<at most 1d later>", root.GetProperty("expires").GetString());
        Assert.All(["reason", "issuedAt"], field => Assert.StartsWith("<", root.GetProperty(field).GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Several_sources_have_their_revisions_in_order()
    {
        var change = SampleRecords.Blocked.Change with { Revisions = ["1.2.3", SampleRecords.Revision] };
        using var json = JsonDocument.Parse(OverrideCommand.Template(SampleRecords.Blocked with { Change = change }, Structured));

        Assert.Equal(["1.2.3", SampleRecords.Revision], json.RootElement.GetProperty("revisions").EnumerateArray().Select(r => r.GetString()));
        Assert.False(json.RootElement.TryGetProperty("revision", out _));
    }

    [Fact]
    public void What_is_unknown_is_a_placeholder()
    {
        var record = SampleRecords.Blocked with
        {
            Application = new ApplicationField("argocd", "payments-api", null, null),
            Change = SampleRecords.Blocked.Change with { Revisions = [] },
        };
        var template = OverrideCommand.Template(record, Structured);

        Assert.Contains("\"uid\":\"<uid of the Application>\"", template, StringComparison.Ordinal);
        Assert.Contains("\"revision\":\"<revision>\"", template, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("payments-api")]
    [InlineData("it's")]
    [InlineData("$(touch x) `y` \"z\" \\ ; & | < > * ? ~ # ! \n end")]
    [InlineData("''")]
    [InlineData("-n")]
    [InlineData("ü€😀")]
    public void A_shell_hands_the_command_exactly_these_words(string service)
    {
        Skip.IfNot(File.Exists("/bin/sh"), "There is no /bin/sh here.");
        var record = SampleRecords.Blocked with { Service = service };

        var words = Shell("kubectl() { for word; do printf '%s\\0' \"$word\"; done; }\n" + OverrideCommand.Build(record, Structured)).Split('\0');

        Assert.Equal(["annotate", "application.argoproj.io", "payments-api", "-n", "argocd"], words[..5]);
        Assert.StartsWith("sre.internal/budget-override-approved={", words[5], StringComparison.Ordinal);
        using var json = JsonDocument.Parse(words[5][(words[5].IndexOf('=', StringComparison.Ordinal) + 1)..]);
        Assert.Equal(service, json.RootElement.GetProperty("service").GetString());
    }

    [SkippableFact]
    public void Any_text_is_one_shell_word()
    {
        Skip.IfNot(File.Exists("/bin/sh"), "There is no /bin/sh here.");
        var random = new Random(7);
        var texts = Enumerable.Range(0, 200)
            .Select(_ => new string([.. Enumerable.Range(0, random.Next(0, 12)).Select(_ => (char)random.Next(1, 127))]))
            .Append(string.Empty)
            .ToList();

        var said = Shell($"for word in {string.Join(' ', texts.Select(OverrideCommand.Quote))}; do printf '%s\\0' \"$word\"; done");

        Assert.Equal(texts, said.Split('\0')[..^1]);
    }

    private static string Shell(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-s"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        shell.StandardInput.Write(script);
        shell.StandardInput.Close();
        var said = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
        return said;
    }
}
