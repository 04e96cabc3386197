// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHashFunctions>
#include <QJsonValue>
#include <QString>
#include <QtGlobal>
#include <optional>

namespace kefu {

//! A 63-bit identifier of one kind of thing; 0 means none. On every wire a decimal string,
//! because JavaScript clients lose integers beyond 2^53.
template <typename Tag> struct Id {
    qint64 value = 0;

    constexpr bool isValid() const { return value > 0; }
    QString toString() const { return QString::number(value); }
    auto operator<=>(const Id &) const = default;
};

template <typename Tag> size_t qHash(Id<Tag> id, size_t seed = 0)
{
    return ::qHash(id.value, seed);
}

using ChannelId = Id<struct ChannelTag>;
using VisitorId = Id<struct VisitorTag>;
using AgentId = Id<struct AgentTag>;
using ConversationId = Id<struct ConversationTag>;
using MessageId = Id<struct MessageTag>;
//! A group of agents (客服组).
using GroupId = Id<struct GroupTag>;
//! A canned reply (快捷回复).
using CannedId = Id<struct CannedTag>;
//! An internal note about a visitor.
using NoteId = Id<struct NoteTag>;
//! Position in the database's one event counter; also a client's cursor.
using EventSeq = Id<struct EventTag>;

//! Digits only, no sign, no blanks, within 63 bits; anything else is no number.
std::optional<qint64> parseDecimal(QStringView text);

template <typename T> std::optional<T> parseId(QStringView text)
{
    const auto number = parseDecimal(text);
    return number ? std::optional<T>(T { *number }) : std::nullopt;
}

} // namespace kefu
