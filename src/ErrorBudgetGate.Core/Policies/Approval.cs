using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Core.Policies;

/// <summary>Which Application an approval names.</summary>
public sealed record ApprovedApplication(string Namespace, string Name, string Uid);

/// <summary>A named person in a role.</summary>
public sealed record Approver(string Role, string Person);

/// <summary>Named people agreeing to one thing, design section 7. Texts are empty where the object left them out.</summary>
/// <param name="Kind"><c>override</c>.</param>
/// <param name="Revisions">In <c>spec.sources</c> order; one for a single source.</param>
/// <param name="IssuedAt">Null where the object left it out.</param>
/// <param name="Expires">Null where the object left it out.</param>
public sealed record Approval(
    string Kind,
    string Service,
    ApprovedApplication Application,
    string Policy,
    string ChangeClass,
    IReadOnlyList<string> Revisions,
    IReadOnlyList<Approver> Approvers,
    string Reason,
    string Ticket,
    DateTimeOffset? IssuedAt,
    DateTimeOffset? Expires);

/// <summary>What an override annotation turned out to hold.</summary>
public abstract record ApprovalText
{
    private ApprovalText()
    {
    }

    /// <summary>An object with every field of the right type; what it says is not judged yet.</summary>
    public sealed record Read(Approval Approval) : ApprovalText;

    /// <summary>Not an approval object.</summary>
    /// <param name="Fault">What is wrong and where, one sentence.</param>
    public sealed record Malformed(string Fault) : ApprovalText;
}

/// <summary>Reads approval objects from the text of annotations.</summary>
public interface IApprovalReader
{
    /// <summary>Never throws for what the text holds.</summary>
    ApprovalText Read(string text);
}

/// <summary>An override that was looked at: honoured or refused.</summary>
/// <param name="Refusals">Empty when it is valid.</param>
/// <param name="Warnings">What is weak about a valid one.</param>
/// <param name="Approval">The object, where there is one.</param>
/// <param name="Annotation">Where it was found.</param>
public sealed record OverrideAssessment(IReadOnlyList<Reason> Refusals, IReadOnlyList<Reason> Warnings, Approval? Approval, string Annotation)
{
    public bool IsValid => Refusals.Count == 0;

    /// <summary>It fails only because the target revision is not known yet: asking again may help.</summary>
    public bool AwaitsRevision => Refusals is [{ Code: ReasonCode.OverrideRevisionUnknown }];
}
