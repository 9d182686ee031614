using System.Reflection;
using Microsoft.Extensions.Logging;
using RxSse.DependencyInjection;
using RxSse.FileLog;
using RxSse.RedisLog;
using RxSse.Server.Hosting;
using Xunit;

namespace RxSse.Tests.Conventions;

/// <summary>A message of the log is known by its event id, whatever its category: no two of an assembly have the same.</summary>
public sealed class EventIdTests
{
    public static TheoryData<string> Assemblies => [.. new[]
    {
        typeof(RxSseBuilder), typeof(FileLogOptions), typeof(RedisLogOptions), typeof(RequestPath),
    }.Select(type => type.Assembly.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void EventIds_AreUniqueInTheirAssembly(string assembly)
    {
        const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var messages = (
            from type in Assembly.Load(assembly).GetTypes()
            from method in type.GetMethods(All)
            let message = method.GetCustomAttribute<LoggerMessageAttribute>()
            where message is not null
            select (message.EventId, Name: $"{type.Name}.{method.Name}")).ToList();

        Assert.NotEmpty(messages);
        Assert.Empty(messages.GroupBy(message => message.EventId).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(message => message.Name))}"));
    }
}
