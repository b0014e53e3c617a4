namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>The answers of Splunk's HTTP Event Collector, protocols.md section 2.</summary>
internal static class HecCodes
{
    private static readonly Dictionary<int, (int Status, string Text)> Known = new()
    {
        [0] = (200, "Success"),
        [1] = (403, "Token disabled"),
        [2] = (401, "Token is required"),
        [3] = (401, "Invalid authorization"),
        [4] = (403, "Invalid token"),
        [5] = (400, "No data"),
        [6] = (400, "Invalid data format"),
        [7] = (400, "Incorrect index"),
        [8] = (500, "Internal server error"),
        [9] = (503, "Server is busy"),
        [10] = (400, "Data channel is missing"),
        [11] = (400, "Invalid data channel"),
        [12] = (400, "Event field is required"),
        [13] = (400, "Event field cannot be blank"),
        [14] = (400, "ACK is disabled"),
        [15] = (400, "Error in handling indexed fields"),
        [16] = (400, "Query string authorization is not enabled"),
        [17] = (200, "HEC is healthy"),
        [18] = (503, "HEC is unhealthy, queues are full"),
        [19] = (503, "HEC is unhealthy, ack service unavailable"),
        [20] = (503, "HEC is unhealthy, queues are full, ack service unavailable"),
        [21] = (400, "Invalid token"),
        [22] = (400, "Token disabled"),
        [23] = (503, "Server is shutting down"),
        [24] = (200, "Queue is approaching capacity"),
        [25] = (200, "ACK is approaching capacity"),
        [26] = (429, "Queue at capacity"),
        [27] = (429, "ACK channel is at capacity"),
    };

    /// <param name="invalidEvent">0-based number of the event at fault; null where the code names none.</param>
    public static Reply.Answer Answer(int code, int? invalidEvent = null)
    {
        var (status, text) = Known[code];
        var number = invalidEvent is null ? string.Empty : $",\"invalid-event-number\":{invalidEvent}";
        return Reply.Json(status, $$"""{"text":"{{text}}","code":{{code}}{{number}}}""");
    }
}
