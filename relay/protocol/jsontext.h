// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QLatin1String>
#include <QString>

namespace kefu {

//! Builds JSON text by appending: a tenth of what QJsonObject takes, which counts where every
//! callback makes one event. Members come out in the order they are written. Nesting is the
//! caller's duty: each begin… has its end….
class JsonText {
public:
    void beginObject() { open('{'); }
    void endObject() { close('}'); }
    void beginArray() { open('['); }
    void endArray() { close(']'); }
    void key(QLatin1String name);

    //! A lone surrogate becomes U+FFFD, so that the text is valid UTF-8 whatever it was.
    void string(QStringView value);
    void number(qint64 value);
    void boolean(bool value);
    //! A number in quotes, as every id goes on the wire.
    void numberString(qint64 value);

    const QByteArray &text() const { return m_out; }
    void reserve(qsizetype bytes) { m_out.reserve(bytes); }

private:
    void comma();
    void open(char bracket);
    void close(char bracket);

    QByteArray m_out;
    bool m_first = true; //!< nothing stands before the next value that a comma must part it from
};

} // namespace kefu
