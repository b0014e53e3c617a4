namespace ErrorBudgetGate.Adapters.Splunk;

/// <summary>One row of Splunk's response-code table.</summary>
/// <param name="Code">The <c>code</c> of the answer's JSON.</param>
/// <param name="Status">The HTTP status Splunk sends it with.</param>
/// <param name="Accepted">The event was taken.</param>
/// <param name="Retry">Another attempt may succeed with nobody doing anything.</param>
/// <param name="Sentence">What happened and what to do.</param>
internal sealed record HecCode(int Code, int Status, bool Accepted, bool Retry, string Sentence);

/// <summary>Every answer of the HTTP Event Collector, and what it means for one record.</summary>
/// <remarks>Codes 0 to 22: Splunk's documented list; 23 to 27: newer servers. Where a batch would be split, one record has nothing to split: it is refused.</remarks>
internal static class HecCodes
{
    public static HecCode? Find(int code) => code switch
    {
        0 => new(0, 200, true, false, "took the event"),
        1 => No(1, 403, "says the token is disabled: enable it under Settings, Data inputs, HTTP Event Collector"),
        2 => No(2, 401, "says no token came with the event: set SPLUNK_HEC_TOKEN or SPLUNK_HEC_TOKEN_FILE, and see that no proxy removes the Authorization header"),
        3 => No(3, 401, "says the authorization is invalid: the variable must hold the bare token, without 'Splunk' or 'Bearer' before it"),
        4 => No(4, 403, "says the token is invalid: take the value from Settings, Data inputs, HTTP Event Collector of this very server"),
        5 => No(5, 400, "says no data arrived: a proxy on the way removes the body"),
        6 => No(6, 400, "says the data format is invalid: a proxy on the way changes the body or its gzip encoding"),
        7 => No(7, 400, "says the index is incorrect: create it, allow it for this token, or leave it out"),
        8 => Again(8, 500, "had an internal error: see splunkd.log on the server"),
        9 => Again(9, 503, "is busy: see its indexing queues"),
        10 => No(10, 400, "says the data channel is missing: a proxy on the way removes the header X-Splunk-Request-Channel"),
        11 => No(11, 400, "says the data channel is invalid: a proxy on the way changes the header X-Splunk-Request-Channel"),
        12 => No(12, 400, "says the field 'event' is missing: a proxy on the way changes the body"),
        13 => No(13, 400, "says the field 'event' is blank: a proxy on the way changes the body"),
        14 => No(14, 400, "says acknowledgement is disabled for this token: enable it on every server behind the address, or on none"),
        15 => No(15, 400, "cannot handle the indexed fields: a proxy on the way changes the body"),
        16 => No(16, 400, "says a token in the query string is not enabled: a proxy on the way adds one"),
        17 => No(17, 200, "answered as its health check does: the URL leads to /services/collector/health, give the base URL"),
        18 => Again(18, 503, "is unhealthy, its queues are full: see its indexing queues"),
        19 => Again(19, 503, "is unhealthy, acknowledgement is unavailable: see its acknowledgement channels"),
        20 => Again(20, 503, "is unhealthy, its queues are full and acknowledgement is unavailable: see its indexing queues"),
        21 => No(21, 400, "says the token is invalid: take the value from Settings, Data inputs, HTTP Event Collector of this very server"),
        22 => No(22, 400, "says the token is disabled: enable it under Settings, Data inputs, HTTP Event Collector"),
        23 => Again(23, 503, "is shutting down"),
        // Only code 0 says that the event was taken, whatever the status says.
        24 => No(24, 200, "says its queue approaches capacity, and not that it took the event: see its indexing queues"),
        25 => No(25, 200, "says its acknowledgement channels approach capacity, and not that it took the event: see its acknowledgement channels"),
        26 => Again(26, 429, "has a full queue: see its indexing queues"),
        27 => Again(27, 429, "has no acknowledgement channel to spare: raise max_number_of_ack_channel or let idle channels end sooner"),
        _ => null,
    };

    /// <summary>Answers without a code: from a proxy or load balancer, or from a Splunk that refused before it looked.</summary>
    public static HecCode WithoutCode(int status) => status switch
    {
        >= 300 and < 400 => No(-1, status, "answered with a redirect, which is not followed with a token: give the address it leads to"),
        401 or 407 => No(-1, status, "or a proxy before it wants another authorization"),
        403 => No(-1, status, "or a proxy before it forbids the request"),
        404 => No(-1, status, "has no event collector at this address: give the base URL of the HEC port (8088, or 443 on Splunk Cloud), not of Splunk Web or the management port"),
        405 => No(-1, status, "does not take posts at this address: give the base URL of the HEC port"),
        413 => No(-1, status, "says the event is too large: raise max_content_length under [http_input] in limits.conf"),
        415 => No(-1, status, "does not take gzip: a proxy on the way refuses the encoding"),
        429 => Again(-1, status, "or a proxy before it has too much to do"),
        500 or 502 or 503 or 504 => Again(-1, status, "or a load balancer before it is down"),
        >= 200 and < 300 => No(-1, status, "answered, but not as an event collector does: give the base URL of the HEC port"),
        _ => No(-1, status, "refused the event"),
    };

    /// <summary>A code of a server newer than this table.</summary>
    public static HecCode Unknown(int code, int status) => new(code, status, Accepted: false, Retry: status is 429 or >= 500, "refused the event");

    private static HecCode No(int code, int status, string sentence) => new(code, status, Accepted: false, Retry: false, sentence);

    private static HecCode Again(int code, int status, string sentence) => new(code, status, Accepted: false, Retry: true, sentence);
}
