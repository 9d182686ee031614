using RxSse.Text;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Matching;

/// <summary>The lookups of one path. The type of a value decides where it is looked up.</summary>
internal sealed class PathLookups
{
    private LookupChains<byte[]>? _texts;
    private LookupChains<decimal>? _numbers;
    private PrefixLookups? _prefixes;
    private IntervalTree<decimal, decimal, NumberOrder>? _numberIntervals;
    private IntervalTree<byte[], ReadOnlySpan<byte>, TextOrder>? _textIntervals;
    private Lookup? _true;
    private Lookup? _false;
    private Lookup? _null;
    private Lookup? _present;

    public bool IsEmpty => _present is null && _true is null && _false is null && _null is null && _texts is null && _numbers is null
        && _prefixes is null && _numberIntervals is null && _textIntervals is null;

    public void Add(Lookup lookup)
    {
        switch (lookup)
        {
            case TextLookup text:
                (_texts ??= new(Utf8Comparer.Whole)).Add(text.Text, text);
                break;
            case NumberLookup number:
                (_numbers ??= new(DecimalComparer.Instance)).Add(number.Number, number);
                break;
            case PrefixLookup prefix:
                (_prefixes ??= new()).Add(prefix);
                break;
            case IntervalLookup<decimal> interval:
                (_numberIntervals ??= new()).Add(interval);
                break;
            case IntervalLookup<byte[]> interval:
                (_textIntervals ??= new()).Add(interval);
                break;
            default:
                ref var first = ref Slot(lookup);
                first = LookupChain.Add(first, lookup);
                break;
        }
    }

    /// <summary>Removes a lookup that is here. What is empty then is let go.</summary>
    public void Remove(Lookup lookup)
    {
        switch (lookup)
        {
            case TextLookup text:
                _texts!.Remove(text.Text, text);
                _texts = _texts.IsEmpty ? null : _texts;
                break;
            case NumberLookup number:
                _numbers!.Remove(number.Number, number);
                _numbers = _numbers.IsEmpty ? null : _numbers;
                break;
            case PrefixLookup prefix:
                _prefixes!.Remove(prefix);
                _prefixes = _prefixes.IsEmpty ? null : _prefixes;
                break;
            case IntervalLookup<decimal> interval:
                _numberIntervals!.Remove(interval);
                _numberIntervals = _numberIntervals.Count == 0 ? null : _numberIntervals;
                break;
            case IntervalLookup<byte[]> interval:
                _textIntervals!.Remove(interval);
                _textIntervals = _textIntervals.Count == 0 ? null : _textIntervals;
                break;
            default:
                ref var first = ref Slot(lookup);
                first = LookupChain.Remove(first!, lookup);
                break;
        }
    }

    /// <summary>The number of lookups with the key of this one; of intervals, all.</summary>
    public int CountOf(Lookup lookup) => lookup switch
    {
        TextLookup text => _texts?.CountOf(text.Text) ?? 0,
        NumberLookup number => _numbers?.CountOf(number.Number) ?? 0,
        PrefixLookup prefix => _prefixes?.CountOf(prefix) ?? 0,
        IntervalLookup<decimal> => _numberIntervals?.Count ?? 0,
        IntervalLookup<byte[]> => _textIntervals?.Count ?? 0,
        _ => Slot(lookup)?.Count ?? 0,
    };

    /// <summary>Finds what a value, as it is written in the data, concerns.</summary>
    public void Find(ReadOnlySpan<byte> value, StemHits hits)
    {
        hits.AddAll(_present);
        switch (value[0])
        {
            case (byte)'t':
                hits.AddAll(_true);
                break;
            case (byte)'f':
                hits.AddAll(_false);
                break;
            case (byte)'n':
                hits.AddAll(_null);
                break;
            case (byte)'{' or (byte)'[':
                break;
            case (byte)'"':
                FindText(value, hits);
                FindNumber(value, hits); // a text that is exactly a number is one
                break;
            default:
                FindNumber(value, hits);
                break;
        }
    }

    private void FindText(ReadOnlySpan<byte> value, StemHits hits)
    {
        if (_texts is null && _prefixes is null && _textIntervals is null)
        {
            return;
        }

        using var text = new JsonText(value, stackalloc byte[256]);
        if (!text.IsText)
        {
            return;
        }

        if (_texts is not null && _texts.Firsts.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text.Bytes, out var first))
        {
            hits.AddAll(first);
        }

        _prefixes?.Find(text.Bytes, hits);
        _textIntervals?.Find(text.Bytes, hits);
    }

    private void FindNumber(ReadOnlySpan<byte> value, StemHits hits)
    {
        if ((_numbers is null && _numberIntervals is null) || !JsonNumber.TryRead(value, out var number))
        {
            return;
        }

        if (_numbers is not null && _numbers.Firsts.TryGetValue(number, out var first))
        {
            hits.AddAll(first);
        }

        _numberIntervals?.Find(number, hits);
    }

    private ref Lookup? Slot(Lookup lookup)
    {
        if (lookup is not KeywordLookup { Keyword: var keyword })
        {
            return ref _present;
        }

        if (keyword is null)
        {
            return ref _null;
        }

        return ref keyword.Value ? ref _true : ref _false;
    }
}
