using System.Buffers;
using System.Globalization;

namespace RxSse.Client.Requests;

/// <summary>Reads answers of servers. Their size is bounded, because a stranger may have written them.</summary>
internal static class Answers
{
    /// <summary>The largest answer, in bytes. Lists of RxSse have at most 1 MiB.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const int MaxProblemBytes = 64 * 1024;

    /// <summary>Sends a request, and returns the body of the answer.</summary>
    /// <exception cref="RequestRefusedException">The status is not a success.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached, or the body is larger than <see cref="MaxBytes"/>.</exception>
    public static async Task<byte[]> AnswerAsync(this HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await RefusalAsync(response, cancellationToken).ConfigureAwait(false);
        }

        return await BodyAsync(response, MaxBytes, cancellationToken).ConfigureAwait(false)
            ?? throw new HttpRequestException($"The answer has more than {MaxBytes} bytes.");
    }

    /// <summary>Why a server refuses a request, as it says itself.</summary>
    public static async Task<RequestRefusedException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await ProblemAsync(response, cancellationToken).ConfigureAwait(false);
        var status = string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.ReasonPhrase}").TrimEnd();
        var target = response.Headers.Location is { } location && (int)response.StatusCode is >= 300 and < 400
            ? $", and redirects to {location}. Use that address if you trust it"
            : "";
        return new RequestRefusedException(
            response.StatusCode, problem?.Detail ?? problem?.Title ?? $"The server answered {status}{target}.", problem?.Column, problem?.Length);
    }

    private static async Task<ProblemData?> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await BodyAsync(response, MaxProblemBytes, cancellationToken).ConfigureAwait(false) is { } body
                ? ClientJson.Read(body, ClientJson.Default.ProblemData)
                : null;
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            return null; // the status says enough
        }
    }

    // Null if it is larger.
    private static async Task<byte[]?> BodyAsync(HttpResponseMessage response, int max, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var read = new ArrayBufferWriter<byte>();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            if (read.WrittenCount + count > max)
            {
                return null;
            }

            read.Write(buffer.AsSpan(0, count));
        }

        return read.WrittenSpan.ToArray();
    }
}
