using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Core.Policies;

/// <summary>Decides whether an override is valid, and says every reason why it is not.</summary>
public static class OverrideJudge
{
    /// <summary>How far a signer's clock may be ahead, design section 7.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(60);

    /// <summary>The shortest abbreviation of a Git hash that is accepted, design section 7.</summary>
    public const int ShortestAbbreviation = 7;

    private static readonly string[] Truthy = ["true", "yes", "1"];

    /// <summary>Null when the Application carries no override annotation.</summary>
    public static OverrideAssessment? Assess(ErrorBudgetPolicy policy, string service, ApplicationSnapshot application, IApprovalReader reader, DateTimeOffset now)
    {
        var rule = policy.Override;
        if (!application.Annotations.TryGetValue(rule.Annotation, out var text))
        {
            return null;
        }

        return rule.Evidence switch
        {
            OverrideEvidence.Bare => AssessBare(rule, text),
            _ => AssessStructured(policy, service, application, reader.Read(text), now),
        };
    }

    /// <summary>True when a target revision is the approved one: equal, or a Git hash that the approved text abbreviates.</summary>
    public static bool RevisionMatches(string approved, string target)
    {
        if (approved.Length == 0 || target.Length == 0)
        {
            return false;
        }

        if (string.Equals(approved, target, StringComparison.Ordinal))
        {
            return true;
        }

        return target.Length is 40 or 64
            && approved.Length >= ShortestAbbreviation
            && target.All(char.IsAsciiHexDigit)
            && target.StartsWith(approved, StringComparison.OrdinalIgnoreCase);
    }

    private static OverrideAssessment AssessBare(OverrideRule rule, string text)
    {
        if (Truthy.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase))
        {
            return new OverrideAssessment(
                [],
                [new Reason(ReasonCode.OverrideWithoutEnd, $"The annotation {rule.Annotation} has no end: it lifts every block until someone removes it.")],
                Approval: null,
                rule.Annotation);
        }

        return new OverrideAssessment(
            [new Reason(ReasonCode.OverrideNotTruthy, $"The annotation {rule.Annotation} holds {Quote(text)}; only true, yes or 1 lift a block.")],
            [],
            Approval: null,
            rule.Annotation);
    }

    private static OverrideAssessment AssessStructured(ErrorBudgetPolicy policy, string service, ApplicationSnapshot application, ApprovalText text, DateTimeOffset now)
    {
        if (text is ApprovalText.Malformed malformed)
        {
            return new OverrideAssessment([new Reason(ReasonCode.OverrideMalformed, malformed.Fault)], [], Approval: null, policy.Override.Annotation);
        }

        var approval = ((ApprovalText.Read)text).Approval;
        var refusals = new List<Reason>();
        var warnings = new List<Reason>();
        CheckFields(approval, policy.Override, refusals);
        CheckScope(approval, policy, service, application, refusals);
        CheckTimes(approval, policy.Override, now, refusals);
        CheckPeople(approval, policy, application.Initiator, refusals, warnings);
        return new OverrideAssessment(refusals, warnings, approval, policy.Override.Annotation);
    }

    private static void CheckFields(Approval approval, OverrideRule rule, List<Reason> refusals)
    {
        void Require(bool present, string field)
        {
            if (!present)
            {
                refusals.Add(new Reason(ReasonCode.OverrideFieldMissing, $"The override has no {field}."));
            }
        }

        Require(approval.Kind.Length > 0, "kind");
        Require(approval.Service.Length > 0, "service");
        Require(approval.Application.Namespace.Length > 0, "application.namespace");
        Require(approval.Application.Name.Length > 0, "application.name");
        Require(approval.Application.Uid.Length > 0, "application.uid");
        Require(approval.Policy.Length > 0, "policy");
        Require(approval.ChangeClass.Length > 0, "change_class");
        Require(approval.Revisions.Count > 0 && approval.Revisions.All(r => r.Length > 0), "revision");
        Require(approval.Approvers.Count > 0, "approvers");
        Require(approval.IssuedAt is not null, "issuedAt");
        Require(approval.Expires is not null, "expires");

        if (rule.RequiresReason && string.IsNullOrWhiteSpace(approval.Reason))
        {
            refusals.Add(new Reason(ReasonCode.OverrideRequirementMissing, "The policy asks for a reason; the override gives none."));
        }

        if (rule.RequiresTicket && string.IsNullOrWhiteSpace(approval.Ticket))
        {
            refusals.Add(new Reason(ReasonCode.OverrideRequirementMissing, "The policy asks for a ticket; the override names none."));
        }
        else if (approval.Ticket.Length > 0 && rule.TicketPattern is { } pattern && !pattern.Matches(approval.Ticket))
        {
            refusals.Add(new Reason(ReasonCode.OverridePatternMismatch, $"The ticket {Quote(approval.Ticket)} does not match {pattern.Expression}."));
        }
    }

    private static void CheckScope(Approval approval, ErrorBudgetPolicy policy, string service, ApplicationSnapshot application, List<Reason> refusals)
    {
        void Expect(ReasonCode code, string what, string given, string expected)
        {
            if (given.Length > 0 && !string.Equals(given, expected, StringComparison.Ordinal))
            {
                refusals.Add(new Reason(code, $"The override is for {what} {Quote(given)}, this is {Quote(expected)}."));
            }
        }

        Expect(ReasonCode.OverrideWrongKind, "kind", approval.Kind, "override");
        Expect(ReasonCode.OverrideWrongService, "service", approval.Service, service);
        Expect(ReasonCode.OverrideWrongApplication, "an Application in namespace", approval.Application.Namespace, application.Namespace);
        Expect(ReasonCode.OverrideWrongApplication, "the Application", approval.Application.Name, application.Name);
        Expect(ReasonCode.OverrideWrongApplication, "the Application with uid", approval.Application.Uid, application.Uid);
        Expect(ReasonCode.OverrideWrongPolicy, "policy", approval.Policy, policy.Name);
        Expect(ReasonCode.OverrideWrongChangeClass, "a change of class", approval.ChangeClass, "deployment");

        var targets = application.TargetRevisions;
        if (approval.Revisions.Count == 0)
        {
            return;
        }

        if (targets.Count == 0)
        {
            refusals.Add(new Reason(ReasonCode.OverrideRevisionUnknown, "Argo CD has not said which revision it is syncing, so the override cannot be matched to it."));
        }
        else if (targets.Count != approval.Revisions.Count || !approval.Revisions.Zip(targets, RevisionMatches).All(same => same))
        {
            refusals.Add(new Reason(
                ReasonCode.OverrideWrongRevision,
                $"The override is for {Quote(string.Join(", ", approval.Revisions))}, the sync is of {Quote(string.Join(", ", targets))}."));
        }
    }

    private static void CheckTimes(Approval approval, OverrideRule rule, DateTimeOffset now, List<Reason> refusals)
    {
        if (approval.IssuedAt is { } issuedAt)
        {
            if (issuedAt > now + ClockTolerance)
            {
                refusals.Add(new Reason(ReasonCode.OverrideIssuedInFuture, $"The override is dated {issuedAt:O}, which is still to come."));
            }
            else if (now - issuedAt > rule.MaxAge)
            {
                refusals.Add(new Reason(ReasonCode.OverrideTooOld, $"The override was issued at {issuedAt:O}; the policy lets one live for {Durations.Format(rule.MaxAge)}."));
            }
        }

        if (approval.Expires is { } expires && now >= expires)
        {
            refusals.Add(new Reason(ReasonCode.OverrideExpired, $"The override ended at {expires:O}."));
        }
    }

    private static void CheckPeople(Approval approval, ErrorBudgetPolicy policy, Initiator? initiator, List<Reason> refusals, List<Reason> warnings)
    {
        var counted = new List<Approver>();
        foreach (var role in policy.Override.Approvals)
        {
            var approver = approval.Approvers.FirstOrDefault(a => string.Equals(a.Role, role, StringComparison.Ordinal));
            if (approver is null || string.IsNullOrWhiteSpace(approver.Person))
            {
                refusals.Add(new Reason(ReasonCode.OverrideRoleMissing, $"The policy asks for the approval of {role}; the override names nobody in that role."));
                continue;
            }

            counted.Add(approver);
            var members = policy.Roles.TryGetValue(role, out var known) ? known.Members : null;
            if (members is null)
            {
                warnings.Add(new Reason(ReasonCode.MembersUnverified, $"The policy does not say who holds {role}; {Quote(approver.Person)} is taken at their word."));
            }
            else if (!members.Any(member => SamePerson(member, approver.Person)))
            {
                refusals.Add(new Reason(ReasonCode.OverrideNotAMember, $"{Quote(approver.Person)} does not hold the role {role}."));
            }
        }

        for (var i = 1; i < counted.Count; i++)
        {
            if (counted.Take(i).Any(earlier => SamePerson(earlier.Person, counted[i].Person)))
            {
                refusals.Add(new Reason(ReasonCode.OverrideOnePerson, $"{Quote(counted[i].Person)} is named for more than one role; each role needs another person."));
                break;
            }
        }

        if (!policy.Override.SeparationOfDuties || initiator is { Automated: true })
        {
            return;
        }

        if (initiator is null || string.IsNullOrWhiteSpace(initiator.Username))
        {
            refusals.Add(new Reason(ReasonCode.OverrideInitiatorUnknown, "The policy keeps who starts a sync apart from who approves it, and this operation names nobody who started it."));
        }
        else if (approval.Approvers.Any(a => SamePerson(a.Person, initiator.Username)))
        {
            refusals.Add(new Reason(ReasonCode.OverrideSelfApproved, $"{Quote(initiator.Username)} started this sync and may not approve it."));
        }
    }

    private static bool SamePerson(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>A large annotation must not become a large record.</summary>
    private static string Quote(string text) => Excerpt.Quoted(text, 80);
}
