using System.Runtime.CompilerServices;

[assembly: TypeForwardedTo(typeof(System.Reactive.Concurrency.IScheduler))]
[assembly: TypeForwardedTo(typeof(System.Reactive.IObserver<,>))]
