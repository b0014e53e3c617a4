using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Tests.Doubles;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Tests.Transport;

public sealed class ProxyTests
{
    [Theory]
    [InlineData(403)]
    [InlineData(407)]
    [InlineData(502)]
    public async Task A_proxy_that_refuses_is_told_without_the_password_in_its_address(int status)
    {
        await using var proxy = new LoopbackServer(_ => Reply.Plain(status, "no"));
        var settings = new WireSettings { RequestTimeout = TimeSpan.FromSeconds(10), Proxy = new Uri($"http://reader:s3cr3t-marker@127.0.0.1:{proxy.Port}") };
        using var wire = new Wire("Prometheus", settings, TimeProvider.System);

        var fault = await Assert.ThrowsAsync<DependencyException>(() => wire.SendAsync(new HttpRequestMessage(HttpMethod.Get, "https://prometheus.example:9090/"), CancellationToken.None));

        Assert.DoesNotContain("s3cr3t-marker", fault.Message, StringComparison.Ordinal);
        Assert.Contains("the proxy refused", fault.Message, StringComparison.Ordinal);
        Assert.Contains("prometheus.example:9090", fault.Message, StringComparison.Ordinal);
        Assert.Equal(DependencyFault.Unreachable, fault.Fault);
    }
}
