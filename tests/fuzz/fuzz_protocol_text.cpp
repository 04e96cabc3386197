// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/faces.h"
#include "relay/protocol/markup.h"

#include <cstdlib>

using namespace kefu;

//! Faces and markup: nothing is lost, nothing grows, and what goes to a page opens no markup.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const QString text = QString::fromUtf8(bytes);
    QString joined;
    for (const faces::Piece &piece : faces::pieces(text)) {
        joined += piece.source;
        if (piece.source.isEmpty() || piece.text.isEmpty())
            std::abort();
    }
    if (joined != text)
        std::abort();
    if (faces::toWechat(text).toUtf8().size() > text.toUtf8().size())
        std::abort();
    const QString shown = markup::escapedForLayim(text);
    for (const markup::Token &token : markup::tokenize(shown)) {
        if (token.kind != markup::TokenKind::Text && token.kind != markup::TokenKind::Mention)
            std::abort();
    }
    return 0;
}
