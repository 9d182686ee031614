using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>HTTP/1.1 over a socket, byte by byte, so that a test sees what is really sent.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly CancellationTokenSource _patience = Patience.Start();
    private readonly Socket _socket;
    private readonly PipeReader _input;
    private byte[] _undelivered = [];

    private RawHttp(Socket socket)
    {
        _socket = socket;
        _input = PipeReader.Create(new NetworkStream(socket));
    }

    public Socket Socket => _socket;

    /// <param name="address">The server.</param>
    /// <param name="receiveBuffer">What the kernel takes before the client reads, if it matters.</param>
    public static async Task<RawHttp> ConnectAsync(Uri address, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        await socket.ConnectAsync(address.Host, address.Port);
        return new RawHttp(socket);
    }

    /// <summary>Connects and sends a request at once, and blocks meanwhile. Null if nobody listens.</summary>
    public static RawHttp? Ask(Uri address, string request)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(address.Host, address.Port);
            socket.Send(Encoding.UTF8.GetBytes(request));
            return new RawHttp(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>A connection whose request for the events has been sent, and whose answer has not been read.</summary>
    public static async Task<RawHttp> AskForEventsAsync(Uri address, string query = "", int? receiveBuffer = null)
    {
        var http = await ConnectAsync(address, receiveBuffer);
        await http.SendAsync(Request("GET", $"/events{query}"));
        return http;
    }

    /// <summary>The head of a request, with its headers as whole lines.</summary>
    public static string Request(string method, string path, params string[] headers) =>
        string.Concat(new[] { $"{method} {path} HTTP/1.1", "Host: localhost" }.Concat(headers).Append("").Select(line => line + "\r\n"));

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.UTF8.GetBytes(text), _patience.Token);

    public async Task<RawHead> ReadHeadAsync()
    {
        var status = await ReadLineAsync();
        var headers = new List<(string, string)>();
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add((line[..colon], line[(colon + 1)..].Trim()));
        }

        return new RawHead(status, headers);
    }

    /// <summary>The rest of a response, to its last chunk or to its length.</summary>
    public async Task<string> ReadBodyAsync(RawHead head)
    {
        if (head["Content-Length"] is { } length)
        {
            return Encoding.UTF8.GetString(await ReadBytesAsync(int.Parse(length, CultureInfo.InvariantCulture)));
        }

        while (await ReadChunkAsync())
        {
        }

        var body = Encoding.UTF8.GetString(_undelivered);
        _undelivered = [];
        return body;
    }

    /// <summary>The next block of an event stream with its blank line, or null when the response has ended as it should.</summary>
    public async Task<string?> ReadBlockAsync()
    {
        while (true)
        {
            if (_undelivered.AsSpan().IndexOf("\n\n"u8) is var end and >= 0)
            {
                var block = Encoding.UTF8.GetString(_undelivered.AsSpan(..(end + 2)));
                _undelivered = _undelivered[(end + 2)..];
                return block;
            }

            if (!await ReadChunkAsync())
            {
                Assert.Empty(_undelivered);
                return null;
            }
        }
    }

    /// <summary>Completes when the server has cut the connection, which the kernel tells although nobody reads.</summary>
    public async Task CutAsync() =>
        Assert.True(await Task.Run(() => _socket.Poll(Patience.Limit, SelectMode.SelectError)), "The server did not cut the connection.");

    /// <summary>Breaks the connection off with a reset, as a client that is killed may.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        Dispose();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }

    private async Task<bool> ReadChunkAsync()
    {
        var size = int.Parse(await ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        _undelivered = [.. _undelivered, .. await ReadBytesAsync(size)];
        Assert.Equal("", await ReadLineAsync());
        return size > 0;
    }

    private async Task<string> ReadLineAsync()
    {
        while (true)
        {
            var read = await _input.ReadAsync(_patience.Token);
            var reader = new SequenceReader<byte>(read.Buffer);
            if (reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
            {
                var text = Encoding.UTF8.GetString(line);
                _input.AdvanceTo(reader.Position);
                return text;
            }

            _input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            ThrowIfEnded(read);
        }
    }

    private async Task<byte[]> ReadBytesAsync(int count)
    {
        var read = await _input.ReadAtLeastAsync(count, _patience.Token);
        if (read.Buffer.Length < count)
        {
            ThrowIfEnded(read);
        }

        var bytes = read.Buffer.Slice(0, count).ToArray();
        _input.AdvanceTo(read.Buffer.GetPosition(count));
        return bytes;
    }

    private static void ThrowIfEnded(ReadResult read)
    {
        if (read.IsCompleted)
        {
            throw new EndOfStreamException("The server closed the connection in the middle of a response.");
        }
    }
}
