// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/trainerpage.h"

#include <QCryptographicHash>
#include <QFile>
#include <QString>

// Outside of every namespace, as the macro demands.
static void addPage()
{
    Q_INIT_RESOURCE(trainerpage);
}

namespace kefu::simulator {

namespace {

//! 'sha256-…' of what stands in this element, so that nothing else of its kind runs.
QByteArray hashOf(const QByteArray &page, const QByteArray &element)
{
    const QByteArray opening = '<' + element + '>';
    const qsizetype from = page.indexOf(opening) + opening.size();
    const QByteArray closing = "</" + element + '>';
    const QByteArray text = page.mid(from, page.indexOf(closing, from) - from);
    const QByteArray hash = QCryptographicHash::hash(text, QCryptographicHash::Sha256);
    return "'sha256-" + hash.toBase64() + '\'';
}

http::Response readPage()
{
    addPage();
    QFile file(QStringLiteral(":/kefu/simulator/trainerpage.html"));
    const bool opened = file.open(QIODevice::ReadOnly);
    http::Response response;
    response.status = opened ? 200 : 404;
    response.body = opened ? file.readAll() : QByteArray();
    response.contentType = "text/html; charset=utf-8";
    response.headers = {
        { "Content-Security-Policy",
          "default-src 'none'; connect-src 'self'; img-src 'self' data:; form-action 'none'; "
          "base-uri 'none'; frame-ancestors 'none'; script-src "
              + hashOf(response.body, "script") + "; style-src " + hashOf(response.body, "style") },
        { "X-Content-Type-Options", "nosniff" },
        { "Referrer-Policy", "no-referrer" },
        { "Cache-Control", "no-cache" },
    };
    return response;
}

} // namespace

http::Response trainerPage()
{
    static const http::Response page = readPage();
    return page;
}

} // namespace kefu::simulator
