using System.CommandLine;
var r = new RootCommand("x");
var o = new Option<string>("--service");
var g = new Command("gate") { o };
g.SetAction(async (p, ct) => { 
 using var w = new ErrorBudgetGate.Transport.Wire("P", new ErrorBudgetGate.Transport.WireSettings { RequestTimeout = TimeSpan.FromSeconds(3) }, TimeProvider.System);
 var a = await w.SendAsync(new HttpRequestMessage(HttpMethod.Get, p.GetValue(o)), ct);
 Console.WriteLine(a.Status); return 0; });
r.Add(g);
return await r.Parse(args).InvokeAsync();
