namespace ErrorBudgetGate.Fuzz.Mutation;

/// <summary>What parsers stumble over.</summary>
internal static class Oddities
{
    /// <summary>Spellings of numbers, and of what is none.</summary>
    public static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "7", "0.25", "0.2500000000000000000000000000001", "0.249999999999999999999", "0.250000001", "1e3", "1E-400", "1e400", "-1e400", "1e28", "1e29", "9.9e27",
        "79228162514264337593543950335", "79228162514264337593543950336", "-79228162514264337593543950335", "1e18", "1000000000000000001", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "18446744073709551616", "2147483647", "2147483648", "-2147483649", "4294967296", "253402300799", "253402300800", "253402300799999", "-62135596800", "99999999999999999999999999999999",
        "NaN", "nan", ".nan", "-NaN", "Inf", "+Inf", "-Inf", "inf", ".inf", "-.INF", "Infinity", "-Infinity", "\u221e", "1.#INF", "0x10", "0o17", "017", "0b1", "1_000", "1,000", "1.000,5", "01", "1.", ".5", "+.5", "-.5e-1",
        "1e", "1e+", "--1", "+-1", "1 000", "\u0661\u0662\u0663", "\uff11\uff12", "1/2", "75%", "100%", "-5%", "%", "0.1%", "1e2%", "99.999999999999999999999999999999%", "1e-28", "1e-29", "0.0000000000000000000000000001", "12:30:45", "null", "", "~",
    ];

    /// <summary>Texts with a meaning somewhere.</summary>
    public static readonly string[] Words =
    [
        "true", "false", "True", "yes", "no", "on", "null", "~", "Null", "undefined", "deployment", "override", "allow", "block", "observe", "structured", "bare", "payments", "argocd", "alice@example.com",
        "24h", "0s", "-1h", "1h30m", "9999999999w", "315360000000ms", "5m5m", "1s1h", "28d", "P1D", "2026-11-01", "2026-11-01T12:00:00Z", "2026-11-01T12:00:00", "2026-02-30T00:00:00Z", "0000-00-00T00:00:00Z",
        "9999-12-31T23:59:59.9999999-14:00", "0001-01-01T00:00:00+14:00", "2026-11-01T24:00:00Z", "2026-11-01T12:00:60Z", "2026-11-01t12:00:00z", "2026-11-01T12:00:00.123456789123456789Z", "2026-11-01T12:00:00+99:99",
        "success", "error", "vector", "matrix", "scalar", "timeout", "Status", "ConfigMap", "Application", "ApplicationList", "*", "../../etc/passwd", "http://127.0.0.1:1", "https://[", "file:///etc/passwd", "$window", "$(id)", "`id`", "'; --", "%s%n",
    ];

    /// <summary>Pieces of syntax and single characters.</summary>
    public static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ",", "\"", "'", "`", "\\", "/", "#", "&a ", "*a", "!!str ", "!x ", "<<: ", "? ", "- ", "|", ">", "|+9\n", ">-\n", "%YAML 1.1\n---\n", "---\n", "...\n", "--- ", "@", "=", "~", "(", ")", "$",
        "\n", "\r", "\r\n", "\t", " ", "  ", "\0", "\u0001", "\u001b[31m", "\u007f", "\u0085", "\u00a0", "\u200b", "\u200d", "\u202e", "\u2066", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff", "\ufffd", "\ud800", "\udc00", "\udc00\ud800",
        "\ud83d\ude00", "e\u0301", "\u0130", "\u212a", "\u00df", "\\u0000", "\\ud800", "\\udfff", "\\ud83d\\ude00", "\\u", "\\x41", "\\N", "\\/", "\\\"", "&#0;", "\"\"", "''", "{}", "[]", "[[]]", "{\"a\":1}", "{\"a\":1,\"a\":2}", "//", "/*", "*/", "# EOF\n", "# TYPE x y\n",
    ];

    /// <summary>How deep things are nested: around the bounds of .NET's JSON (64), ours (64, 32, 256), and far beyond.</summary>
    public static readonly int[] Depths = [3, 30, 31, 32, 33, 62, 63, 64, 65, 66, 128, 255, 256, 257, 1000, 1001, 10_000];

    public static readonly int[] Lengths = [60, 64, 65, 200, 201, 253, 254, 255, 256, 1023, 1024, 1025, 4096, 16_385, 70_000, 300_000];
}
