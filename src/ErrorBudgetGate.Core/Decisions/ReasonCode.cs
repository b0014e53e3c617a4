namespace ErrorBudgetGate.Core.Decisions;

/// <summary>Why something was decided, read or refused. The text forms (<see cref="ReasonCodes.Text"/>) are stable: saved searches rely on them.</summary>
public enum ReasonCode
{
    // Readings, design section 4.
    BackendUnreachable,
    BackendError,
    Timeout,
    Unauthorized,
    NoSeries,
    SeveralSeries,
    NotFinite,
    Stale,
    Partial,
    LowCoverage,
    TooFewEvents,
    MalformedResponse,
    BadNeverSeen,
    NoTraffic,

    // Tiers and policy.
    TierPermits,
    TierForbids,
    PermittedInEveryTier,
    BurnRateHigh,
    UnknownAllowed,
    UnknownBlocked,
    FirstDeploymentAllowed,
    FirstDeploymentBlocked,
    ObserveMode,
    DryRun,

    // The Application.
    ApplicationUnauthorized,
    ApplicationForbidden,
    ApplicationNotFound,
    ApplicationGone,
    ApplicationThrottled,
    ApplicationBackendError,
    ApplicationUnreachable,
    ApplicationTlsFailure,
    ApplicationTimeout,
    ApplicationMalformed,

    // Overrides.
    OverrideHonoured,
    OverrideAbsent,
    OverrideNotTruthy,
    OverrideMalformed,
    OverrideFieldMissing,
    OverrideWrongKind,
    OverrideWrongService,
    OverrideWrongApplication,
    OverrideWrongPolicy,
    OverrideWrongChangeClass,
    OverrideWrongRevision,
    OverrideRevisionUnknown,
    OverrideIssuedInFuture,
    OverrideTooOld,
    OverrideExpired,
    OverrideRoleMissing,
    OverrideNotAMember,
    OverrideOnePerson,
    OverrideSelfApproved,
    OverrideInitiatorUnknown,
    OverrideRequirementMissing,
    OverridePatternMismatch,
    OverrideUnrecorded,
    OverrideWithoutEnd,
    MembersUnverified,

    // The run itself.
    RecordOnStdoutOnly,
    Interrupted,
}

/// <summary>The stable text forms of <see cref="ReasonCode"/>.</summary>
public static class ReasonCodes
{
    /// <summary>The code's name in snake_case.</summary>
    public static string Text(this ReasonCode code)
    {
        var name = code.ToString();
        return string.Create(name.Length + name.Skip(1).Count(char.IsAsciiLetterUpper), name, static (text, source) =>
        {
            var at = 0;
            for (var i = 0; i < source.Length; i++)
            {
                if (i > 0 && char.IsAsciiLetterUpper(source[i]))
                {
                    text[at++] = '_';
                }

                text[at++] = char.ToLowerInvariant(source[i]);
            }
        });
    }

    /// <summary>True for the codes that a reading may be missing for.</summary>
    public static bool IsReadingCode(this ReasonCode code) => code <= ReasonCode.MalformedResponse || code == ReasonCode.NoTraffic || code == ReasonCode.BadNeverSeen;
}

/// <summary>A reason with one sentence for people.</summary>
public sealed record Reason(ReasonCode Code, string Detail);
