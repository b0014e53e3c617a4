using ErrorBudgetGate.Adapters.Kubernetes;
using ErrorBudgetGate.Config;
using static ErrorBudgetGate.Tests.Adapters.Kubernetes.KubernetesSetup;

namespace ErrorBudgetGate.Tests.Adapters.Kubernetes;

public sealed class KubernetesConfigMapSourceTests
{
    [Fact]
    public async Task Data_and_version_are_read()
    {
        using var server = new LoopbackServer(_ => new Reply(200, """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"p","resourceVersion":"9"},"data":{"policy.yaml":"kind: x\n","b":""},"binaryData":{"z":"AA=="}}"""));
        using var client = Client(server.Url);
        var found = Assert.IsType<ConfigMapAnswer.Found>(await new KubernetesConfigMapSource(client).ReadAsync("platform", "p", CancellationToken.None));
        Assert.Equal("/api/v1/namespaces/platform/configmaps/p", server.Requests[0].Path);
        Assert.Equal("kind: x\n", found.Data["policy.yaml"]);
        Assert.Equal(["policy.yaml", "b"], found.Data.Keys);
        Assert.Equal("9", found.ResourceVersion);
    }

    [Theory]
    [InlineData(200, """{"kind":"ConfigMap","metadata":{}}""", null)]
    [InlineData(200, """{"kind":"Secret","metadata":{}}""", "something other than a ConfigMap")]
    [InlineData(200, """{"kind":"ConfigMap","data":{"a":1}}""", "data.a: a text was expected, a number was found.")]
    [InlineData(200, "<html>", "something other than JSON")]
    [InlineData(403, """{"kind":"Status","message":"configmaps \"p\" is forbidden: User \"system:serviceaccount:a:b\" cannot get resource \"configmaps\" in API group \"\" in the namespace \"platform\""}""",
        "The service account a/b may not get configmaps in namespace platform (403); grant it the verb get on configmaps there.")]
    [InlineData(404, """{"kind":"Status","message":"configmaps \"p\" not found","details":{"name":"p","kind":"configmaps"}}""", "There is no ConfigMap platform/p (404)")]
    [InlineData(404, "page not found", "the server's address is wrong")]
    [InlineData(401, "", "does not accept user 'test' (401)")]
    public async Task Each_other_answer_is_a_sentence(int status, string body, string? sentence)
    {
        using var server = new LoopbackServer(_ => new Reply(status, body));
        using var client = Client(server.Url);
        var answer = await new KubernetesConfigMapSource(client).ReadAsync("platform", "p", CancellationToken.None);
        if (sentence is null)
        {
            Assert.Empty(Assert.IsType<ConfigMapAnswer.Found>(answer).Data);
        }
        else
        {
            Assert.Contains(sentence, Assert.IsType<ConfigMapAnswer.Unreadable>(answer).Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_would_lead_elsewhere_is_not_asked_for()
    {
        using var server = new LoopbackServer(Application);
        using var client = Client(server.Url);
        Assert.IsType<ConfigMapAnswer.Unreadable>(await new KubernetesConfigMapSource(client).ReadAsync("..", "p", CancellationToken.None));
        Assert.Empty(server.Requests);
    }
}
