// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIODevice>
#include <QNetworkRequest>

namespace kefu::app {

//! A body that can be read once: without a way back nobody can send it twice, as
//! QNetworkAccessManager would when a connection breaks (design.md 10).
class OnceBody final : public QIODevice {
public:
    OnceBody(const QByteArray &bytes, QObject *parent);

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_bytes.size() - m_read; }
    bool atEnd() const override { return bytesAvailable() == 0; }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_read = 0;
};

//! A POST of JSON to the relay: a connection of its own, HTTP/1.1, no redirect, no cookie, nothing
//! remembered.
QNetworkRequest oncePost(const QUrl &url, qsizetype bodySize, int timeoutMs);

} // namespace kefu::app
