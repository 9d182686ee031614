using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using RxSse.Http.OpenApi;
using Xunit;

namespace RxSse.Tests.Http.OpenApi;

/// <summary>What is kept of the documents.</summary>
public sealed class OpenApiDocumentsTests
{
    [Fact]
    public void Document_IsMadeOnce_WhateverPathBaseTheRequestsHave()
    {
        var (documents, mapping, made) = (new OpenApiDocuments(), new Mapping(), 0);
        FileContentHttpResult Of(string pathBase) => (FileContentHttpResult)documents.Of(mapping, new PathString(pathBase), () =>
        {
            made++;
            return "{\"a\":1}"u8.ToArray();
        });

        var answers = new[] { Of("/a"), Of("/A"), Of(""), Of("/a") };

        Assert.Equal(1, made);
        Assert.Equal(
            ["{\"a\":1,\"servers\":[{\"url\":\"/a\"}]}", "{\"a\":1,\"servers\":[{\"url\":\"/A\"}]}", "{\"a\":1}"],
            answers[..3].Select(answer => System.Text.Encoding.UTF8.GetString(answer.FileContents.Span)));
        Assert.Equal(3, answers.Select(answer => answer.EntityTag).Distinct().Count());
    }
}
