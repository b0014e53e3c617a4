using ErrorBudgetGate.Core.Decisions;
using Polly;
using Polly.Retry;

namespace ErrorBudgetGate.Transport;

/// <summary>Asks again, with jitter, while the caller's token lasts. Nothing of it is built until a first attempt has failed.</summary>
internal static class Retry
{
    /// <summary>Attempts after the first.</summary>
    private const int Repeats = 2;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>A far side that asks for longer is not waited for: the answer stands.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Sends until an answer is not worth repeating or the repeats are spent; the last answer or fault is the result.</summary>
    /// <param name="request">Builds the request anew for each attempt.</param>
    /// <param name="worthRepeating">True for answers that another attempt may better.</param>
    public static async Task<WireAnswer> SendAsync(
        this Wire wire, Func<HttpRequestMessage> request, Func<WireAnswer, bool> worthRepeating, CancellationToken cancellationToken)
    {
        WireAnswer? first = null;
        DependencyException? fault = null;
        try
        {
            first = await wire.SendAsync(request(), cancellationToken);
            if (!worthRepeating(first) || first.RetryAfter > LongestPause)
            {
                return first;
            }
        }
        catch (DependencyException e) when (e.IsTransient)
        {
            fault = e;
        }

        // Polly sees the first attempt as already made, so that the pause and the count are its own.
        var made = false;
        return await Pipeline(wire.Clock, worthRepeating).ExecuteAsync(
            async token =>
            {
                if (made)
                {
                    return await wire.SendAsync(request(), token);
                }

                made = true;
                return first ?? throw fault!;
            },
            cancellationToken);
    }

    private static ResiliencePipeline<WireAnswer> Pipeline(TimeProvider clock, Func<WireAnswer, bool> worthRepeating) =>
        new ResiliencePipelineBuilder<WireAnswer> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<WireAnswer>
            {
                MaxRetryAttempts = Repeats,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstPause,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is DependencyException { IsTransient: true }
                    || (arguments.Outcome.Result is { } answer && worthRepeating(answer) && !(answer.RetryAfter > LongestPause))),
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
            })
            .Build();
}
