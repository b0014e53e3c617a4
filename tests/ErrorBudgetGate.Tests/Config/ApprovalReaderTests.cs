using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Tests.Configuration;

public sealed class ApprovalReaderTests
{
    private const string Json = """
        {
          "kind": "override",
          "service": "payments-api",
          "application": {"namespace": "argocd", "name": "payments-api", "uid": "4f1c"},
          "policy": "payments",
          "change_class": "deployment",
          "revision": "0123456789abcdef0123456789abcdef01234567",
          "approvers": {"vp-engineering": "alice@example.com", "sre-lead": "dana@example.com"},
          "reason": "Müller's fix: \"rollback\" is broken",
          "ticket": "PAY-1234",
          "issuedAt": "2026-03-01T09:30:00Z",
          "expires": "2026-03-01T14:30:00.123456789+02:00"
        }
        """;

    private const string Yaml = """
        kind: override
        service: payments-api
        application: {namespace: argocd, name: payments-api, uid: 4f1c}
        policy: payments
        change_class: deployment
        revision: 0123456789abcdef0123456789abcdef01234567
        approvers:
          vp-engineering: alice@example.com
          sre-lead: dana@example.com
        reason: |-
          Müller's fix: "rollback" is broken
        ticket: PAY-1234
        issuedAt: 2026-03-01T09:30:00Z
        expires: 2026-03-01T12:30:00.1234567Z
        """;

    private readonly ApprovalReader _reader = new();

    public static TheoryData<string, string> Forms => new()
    {
        { "JSON", Json },
        { "JSON in one line", Json.Replace("\n", string.Empty, StringComparison.Ordinal) },
        { "JSON with tabs", Json.Replace("  ", "\t", StringComparison.Ordinal) },
        { "JSON with Windows line ends", Json.Replace("\n", "\r\n", StringComparison.Ordinal) },
        { "JSON with escapes", Json.Replace("ü", "\\u00fc", StringComparison.Ordinal) },
        { "JSON between blanks", "\n\n  " + Json + " \n\t\n" },
        { "JSON in single quotes", "'" + Json.Replace("Müller's", "Müller''s", StringComparison.Ordinal) + "'" },
        { "JSON in single quotes that a shell left", "'" + Json + "'\n" },
        { "JSON in double quotes that a shell left", " \"" + Json + "\"" },
        { "JSON as a JSON text", "\"" + Json.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"" },
        { "JSON after a byte order mark", "\uFEFF" + Json },
        { "YAML", Yaml },
        { "YAML with Windows line ends", Yaml.Replace("\n", "\r\n", StringComparison.Ordinal) },
        { "YAML as a document", "---\n" + Yaml + "\n...\n" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void An_approval_survives_what_people_and_tools_do_to_it(string form, string text)
    {
        var answer = _reader.Read(text);

        Assert.True(answer is ApprovalText.Read, $"{form}: {(answer as ApprovalText.Malformed)?.Fault}");
        var approval = ((ApprovalText.Read)answer).Approval;
        Assert.Equal("override", approval.Kind);
        Assert.Equal("payments-api", approval.Service);
        Assert.Equal(new ApprovedApplication("argocd", "payments-api", "4f1c"), approval.Application);
        Assert.Equal("payments", approval.Policy);
        Assert.Equal("deployment", approval.ChangeClass);
        Assert.Equal(["0123456789abcdef0123456789abcdef01234567"], approval.Revisions);
        Assert.Equal([new Approver("vp-engineering", "alice@example.com"), new Approver("sre-lead", "dana@example.com")], approval.Approvers);
        Assert.Equal("Müller's fix: \"rollback\" is broken", approval.Reason);
        Assert.Equal("PAY-1234", approval.Ticket);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.Zero), approval.IssuedAt);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero).AddTicks(1_234_567), approval.Expires);
    }

    [Fact]
    public void What_is_left_out_is_empty_and_judged_elsewhere()
    {
        var approval = Assert.IsType<ApprovalText.Read>(_reader.Read("{}")).Approval;

        Assert.Equal(new ApprovedApplication(string.Empty, string.Empty, string.Empty), approval.Application);
        Assert.Equal(string.Empty, approval.Kind + approval.Service + approval.Policy + approval.ChangeClass + approval.Reason + approval.Ticket);
        Assert.Empty(approval.Revisions);
        Assert.Empty(approval.Approvers);
        Assert.Null(approval.IssuedAt);
        Assert.Null(approval.Expires);
    }

    [Fact]
    public void Several_sources_may_be_at_the_same_revision()
    {
        var approval = Assert.IsType<ApprovalText.Read>(_reader.Read("{revisions: [abcdef0, abcdef0, v1.2.3]}")).Approval;

        Assert.Equal(["abcdef0", "abcdef0", "v1.2.3"], approval.Revisions);
    }

    [Theory]
    [InlineData("", "line 1, column 1: the annotation is empty.")]
    [InlineData(" \n ", "line 1, column 1: the annotation is empty.")]
    [InlineData("true", "line 1, column 1: 'true' names nobody; the policy asks for a structured override, an object with kind, service, application, policy, change_class, revision, approvers, reason, ticket, issuedAt and expires.")]
    [InlineData("\"yes\"", "line 1, column 1: 'yes' names nobody; the policy asks for a structured override, an object with kind, service, application, policy, change_class, revision, approvers, reason, ticket, issuedAt and expires.")]
    [InlineData("[1]", "line 1, column 1: a list; the policy asks for one object.")]
    [InlineData("a: b\n---\nc: d\n", "line 3, column 1: a second document; the policy asks for one object.")]
    [InlineData("{\"kind\": \"override\", \"kind\": \"override\"}", "line 1, column 22: 'kind' stands twice; the first is at line 1.")]
    [InlineData("{\"kind\": \"override\",\n \"tickets\": \"A-1\"}", "line 2, column 2: 'tickets' is not a known field; did you mean 'ticket'?")]
    [InlineData("{\"application\": {\"id\": \"x\"}}", "line 1, column 18: application: 'id' is not a known field; did you mean 'uid'?")]
    [InlineData("{\"service\": [\"a\"]}", "line 1, column 13: service: this is a list; write a service.")]
    [InlineData("{\"service\": null}", "line 1, column 13: service: there is no value; write a service.")]
    [InlineData("{\"ticket\": 12}", "line 1, column 12: ticket: '12' is a number; put it in quotes to make it a ticket.")]
    [InlineData("{\"revision\": 1234567}", "line 1, column 14: revision: '1234567' is a number; put it in quotes to make it a revision.")]
    [InlineData("{\"revision\": \"a\", \"revisions\": [\"a\"]}", "line 1, column 32: both revision and revisions are given; keep one.")]
    [InlineData("{\"revisions\": []}", "line 1, column 15: revisions: the list is empty; write a list, each item a revision.")]
    [InlineData("{\"approvers\": [\"alice\"]}", "line 1, column 15: approvers: this is a list; write an object from a role to a person.")]
    [InlineData("{\"approvers\": {\"\": \"alice\"}}", "line 1, column 16: approvers: it is empty; write a role.")]
    [InlineData("{\"approvers\": {\"sre\": {\"name\": \"alice\"}}}", "line 1, column 23: approvers.sre: this is an object; write a person.")]
    [InlineData("{\"issuedAt\": \"2026-03-01 09:30\"}", "line 1, column 14: issuedAt: '2026-03-01 09:30' is not an RFC 3339 time with an offset; write for example 2026-03-01T09:30:00Z.")]
    [InlineData("{\"kind\": \"override\"", "line 2, column 1: not valid YAML: While parsing a flow mapping, did not find expected ',' or '}'.")]
    [InlineData("\"{\"kind\": \"override\", \"x\": 1}\"", "line 1, column 23: 'x' is not a known field; known are kind, service, application, policy, change_class, revision, revisions, approvers, reason, ticket, issuedAt, expires.")]
    [InlineData("{\"a\": *b}", "line 1, column 7: alias *b is not accepted; write the value out.")]
    public void What_is_no_approval_is_refused_with_the_place_where_it_breaks(string text, string fault) =>
        Assert.Equal("The override cannot be read: " + fault, Assert.IsType<ApprovalText.Malformed>(_reader.Read(text)).Fault);

    [Theory]
    [InlineData("2026-03-01T09:30:00Z", true)]
    [InlineData("2026-03-01t09:30:00.5z", true)]
    [InlineData("2026-03-01T09:30:00-11:30", true)]
    [InlineData("2026-03-01T09:30:00.123456789012Z", true)]
    [InlineData("2026-03-01T09:30:00", false)]
    [InlineData("2026-03-01T09:30:00+0100", false)]
    [InlineData("2026-03-01T09:30Z", false)]
    [InlineData("2026-03-01T09:30:00.Z", false)]
    [InlineData("2026-03-01T09:30:00.5.5Z", false)]
    [InlineData("2026-02-30T09:30:00Z", false)]
    [InlineData("2026-03-01T24:00:00Z", false)]
    [InlineData("2026-03-01T09:30:60Z", false)]
    [InlineData("2026-03-01T09:30:00+25:00", false)]
    [InlineData(" 2026-03-01T09:30:00Z", false)]
    [InlineData("0001-01-01T00:00:00+14:00", false)]
    [InlineData("tomorrow", false)]
    [InlineData("1772357400", false)]
    public void Times_are_rfc_3339_with_an_offset(string time, bool read) =>
        Assert.Equal(read, _reader.Read($"{{\"issuedAt\": \"{time}\"}}") is ApprovalText.Read);

    [Fact]
    public void More_than_annotations_can_hold_is_refused_unread()
    {
        Assert.IsType<ApprovalText.Read>(_reader.Read("{}" + new string(' ', (256 * 1024) - 2)));
        Assert.Equal(
            "The override is larger than 256 KiB, which no annotation can be.",
            Assert.IsType<ApprovalText.Malformed>(_reader.Read("{}" + new string(' ', 256 * 1024))).Fault);
        Assert.IsType<ApprovalText.Malformed>(_reader.Read("{\"reason\": \"" + new string('é', 128 * 1024) + "\"}"));
    }

    [Fact]
    public void A_text_with_many_faults_is_refused_with_the_first_five()
    {
        var fault = Assert.IsType<ApprovalText.Malformed>(_reader.Read("{a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1}")).Fault;

        Assert.EndsWith(" And 2 more.", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("'f'", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Garbage_is_refused_and_never_throws(int seed)
    {
        foreach (var text in Mutations.OfTexts(seed, 3000, maxEdits: 3, [Json, Yaml, "true", "{}", "'{\"kind\": \"override\"}'"]))
        {
            if (_reader.Read(text) is ApprovalText.Malformed malformed)
            {
                Assert.Matches("^The override (is larger|cannot be read: line [1-9][0-9]*, column [1-9][0-9]*: )", malformed.Fault);
                Assert.DoesNotContain(malformed.Fault, char.IsControl);
            }
        }
    }
}
