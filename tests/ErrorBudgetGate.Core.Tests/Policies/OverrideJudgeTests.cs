using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Core.Tests.Policies;

public sealed class OverrideJudgeTests
{
    public static TheoryData<string, ReasonCode> Refusals() => new()
    {
        { "kind", ReasonCode.OverrideWrongKind },
        { "no kind", ReasonCode.OverrideFieldMissing },
        { "service", ReasonCode.OverrideWrongService },
        { "no service", ReasonCode.OverrideFieldMissing },
        { "namespace", ReasonCode.OverrideWrongApplication },
        { "name", ReasonCode.OverrideWrongApplication },
        { "uid", ReasonCode.OverrideWrongApplication },
        { "no uid", ReasonCode.OverrideFieldMissing },
        { "policy", ReasonCode.OverrideWrongPolicy },
        { "class", ReasonCode.OverrideWrongChangeClass },
        { "revision", ReasonCode.OverrideWrongRevision },
        { "two revisions", ReasonCode.OverrideWrongRevision },
        { "no revision", ReasonCode.OverrideFieldMissing },
        { "short revision", ReasonCode.OverrideWrongRevision },
        { "future", ReasonCode.OverrideIssuedInFuture },
        { "old", ReasonCode.OverrideTooOld },
        { "expired", ReasonCode.OverrideExpired },
        { "expires now", ReasonCode.OverrideExpired },
        { "no end", ReasonCode.OverrideFieldMissing },
        { "no beginning", ReasonCode.OverrideFieldMissing },
        { "one role", ReasonCode.OverrideRoleMissing },
        { "blank person", ReasonCode.OverrideRoleMissing },
        { "stranger", ReasonCode.OverrideNotAMember },
        { "no reason", ReasonCode.OverrideRequirementMissing },
        { "no ticket", ReasonCode.OverrideRequirementMissing },
        { "ticket", ReasonCode.OverridePatternMismatch },
    };

    [Fact]
    public void A_complete_override_for_this_very_sync_is_valid() => Assert.Empty(Assess(World.Approval).Refusals);

    [Theory]
    [MemberData(nameof(Refusals))]
    public void One_thing_wrong_is_refused_by_its_name(string what, ReasonCode expected)
    {
        var good = World.Approval;
        var wrong = what switch
        {
            "kind" => good with { Kind = "sign-off" },
            "no kind" => good with { Kind = "" },
            "service" => good with { Service = "orders" },
            "no service" => good with { Service = "" },
            "namespace" => good with { Application = good.Application with { Namespace = "argocd-2" } },
            "name" => good with { Application = good.Application with { Name = "orders" } },
            "uid" => good with { Application = good.Application with { Uid = "another" } },
            "no uid" => good with { Application = good.Application with { Uid = "" } },
            "policy" => good with { Policy = "standard" },
            "class" => good with { ChangeClass = "infrastructure" },
            "revision" => good with { Revisions = ["0000000000000000000000000000000000000000"] },
            "two revisions" => good with { Revisions = [World.Revision, World.Revision] },
            "no revision" => good with { Revisions = [] },
            "short revision" => good with { Revisions = [World.Revision[..6]] },
            "future" => good with { IssuedAt = World.Now.AddSeconds(61), Expires = World.Now.AddHours(2) },
            "old" => good with { IssuedAt = World.Now.AddHours(-24).AddSeconds(-1) },
            "expired" => good with { Expires = World.Now.AddSeconds(-1) },
            "expires now" => good with { Expires = World.Now },
            "no end" => good with { Expires = null },
            "no beginning" => good with { IssuedAt = null },
            "one role" => good with { Approvers = [good.Approvers[0]] },
            "blank person" => good with { Approvers = [good.Approvers[0], new Approver("sre-lead", " ")] },
            "stranger" => good with { Approvers = [good.Approvers[0], new Approver("sre-lead", "mallory@example.com")] },
            "no reason" => good with { Reason = " " },
            "no ticket" => good with { Ticket = "" },
            _ => good with { Ticket = "see chat" },
        };

        Assert.Equal([expected], Assess(wrong).Refusals.Select(r => r.Code).Distinct());
    }

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        var refusals = Assess(World.Approval with { Service = "orders", Ticket = "", Expires = World.Now, Approvers = [] }).Refusals;
        Assert.Equal(
            [ReasonCode.OverrideFieldMissing, ReasonCode.OverrideRequirementMissing, ReasonCode.OverrideWrongService, ReasonCode.OverrideExpired, ReasonCode.OverrideRoleMissing],
            refusals.Select(r => r.Code).Distinct());
    }

    [Fact]
    public void One_person_in_two_roles_is_one_person()
    {
        var both = World.Policy with
        {
            Roles = new Dictionary<string, Role>(StringComparer.Ordinal)
            {
                ["vp-engineering"] = new("vp-engineering", ["alice@example.com"]),
                ["sre-lead"] = new("sre-lead", ["Alice@Example.com"]),
            },
        };
        var approval = World.Approval with { Approvers = [new Approver("vp-engineering", "alice@example.com"), new Approver("sre-lead", " ALICE@example.com")] };

        Assert.Contains(Assess(approval, both).Refusals, r => r.Code == ReasonCode.OverrideOnePerson);
    }

    [Fact]
    public void Who_started_the_sync_may_not_approve_it()
    {
        var application = World.Application with { Initiator = new Initiator("DANA@example.com", Automated: false) };
        Assert.Equal([ReasonCode.OverrideSelfApproved], Assess(World.Approval, application: application).Refusals.Select(r => r.Code));
    }

    [Fact]
    public void A_sync_that_nobody_started_cannot_be_kept_apart_from_its_approvers() =>
        Assert.Equal([ReasonCode.OverrideInitiatorUnknown], Assess(World.Approval, application: World.Application with { Initiator = null }).Refusals.Select(r => r.Code));

    [Fact]
    public void Auto_sync_starts_for_nobody() =>
        Assert.Empty(Assess(World.Approval, application: World.Application with { Initiator = new Initiator("", Automated: true) }).Refusals);

    [Fact]
    public void A_role_that_is_not_filled_yet_takes_people_at_their_word_and_says_so()
    {
        var unfilled = World.Policy with { Roles = new Dictionary<string, Role>(StringComparer.Ordinal) { ["vp-engineering"] = new("vp-engineering", null) } };
        var assessed = Assess(World.Approval, unfilled);
        Assert.True(assessed.IsValid);
        Assert.Equal([ReasonCode.MembersUnverified, ReasonCode.MembersUnverified], assessed.Warnings.Select(w => w.Code));
    }

    [Fact]
    public void A_role_that_nobody_holds_cannot_approve()
    {
        var empty = World.Policy with { Roles = new Dictionary<string, Role>(World.Policy.Roles, StringComparer.Ordinal) { ["sre-lead"] = new("sre-lead", []) } };
        Assert.Equal([ReasonCode.OverrideNotAMember], Assess(World.Approval, empty).Refusals.Select(r => r.Code));
    }

    [Fact]
    public void A_target_that_is_not_written_yet_is_worth_waiting_for()
    {
        Assert.True(Assess(World.Approval, application: World.Application with { TargetRevisions = [] }).AwaitsRevision);
        Assert.False(Assess(World.Approval with { Ticket = "" }, application: World.Application with { TargetRevisions = [] }).AwaitsRevision);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData(" YES ", true)]
    [InlineData("1", true)]
    [InlineData("True", true)]
    [InlineData("false", false)]
    [InlineData("", false)]
    [InlineData("approved", false)]
    [InlineData("0", false)]
    public void A_bare_override_is_truthy_or_refused(string value, bool valid)
    {
        var policy = EnvironmentPolicy.Create(0.25m, "x/y");
        var application = World.Application with { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["x/y"] = value } };
        var assessed = OverrideJudge.Assess(policy, World.Service, application, new World.FixedApproval(World.Approval), World.Now)!;
        Assert.Equal(valid, assessed.IsValid);
        Assert.Equal(valid ? [ReasonCode.OverrideWithoutEnd] : [], assessed.Warnings.Select(w => w.Code));
    }

    [Theory]
    [InlineData("8f3c1d2e4b5a69788796a5b4c3d2e1f00f1e2d3c", "8f3c1d2", true)]
    [InlineData("8f3c1d2e4b5a69788796a5b4c3d2e1f00f1e2d3c", "8F3C1D2", true)]
    [InlineData("8f3c1d2e4b5a69788796a5b4c3d2e1f00f1e2d3c", "8f3c1d", false)]
    [InlineData("8f3c1d2e4b5a69788796a5b4c3d2e1f00f1e2d3c", "f3c1d2e4", false)]
    [InlineData("1.2.3-longer", "1.2.3-l", false)]
    [InlineData("1.2.3", "1.2.3", true)]
    [InlineData("main", "main", true)]
    [InlineData("main", "", false)]
    [InlineData("", "", false)]
    public void A_revision_may_be_shortened_only_where_it_is_a_git_hash(string target, string approved, bool matches) =>
        Assert.Equal(matches, OverrideJudge.RevisionMatches(approved, target));

    [Fact]
    public void A_huge_text_does_not_make_a_huge_record() =>
        Assert.All(Assess(World.Approval with { Service = new string('x', 1_000_000) }).Refusals, r => Assert.True(r.Detail.Length < 400));

    [Fact]
    public void What_an_annotation_holds_cannot_move_the_cursor_of_who_reads_the_reason() =>
        Assert.All(
            Assess(World.Approval with { Service = "a\u001b[2Jb", Ticket = "c\nALLOWED", Approvers = [new Approver("vp-engineering", "eve\r\u0000")] }).Refusals,
            r => Assert.DoesNotContain(r.Detail, char.IsControl));

    [Fact]
    public void A_ticket_pattern_that_never_ends_does_not_match()
    {
        var policy = World.Policy with { Override = World.Policy.Override with { TicketPattern = new TextPattern("^(a+)+$") } };
        Assert.Equal([ReasonCode.OverridePatternMismatch], Assess(World.Approval with { Ticket = new string('a', 40) + "!" }, policy).Refusals.Select(r => r.Code));
    }

    private static OverrideAssessment Assess(Approval approval, ErrorBudgetPolicy? policy = null, ApplicationSnapshot? application = null) =>
        OverrideJudge.Assess(policy ?? World.Policy, World.Service, application ?? World.Application, new World.FixedApproval(approval), World.Now)!;
}
