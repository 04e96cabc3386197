// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringView>
#include <array>
#include <optional>

namespace kefu {

//! One word of the wire for one value of an enum. A table of them serves both directions.
template <typename Enum> struct NameRow {
    Enum value;
    QLatin1String name;
};

template <typename Enum, size_t N>
QString nameOf(const std::array<NameRow<Enum>, N> &table, Enum value)
{
    for (const auto &row : table) {
        if (row.value == value)
            return row.name;
    }
    return {};
}

template <typename Enum, size_t N>
std::optional<Enum> valueOf(const std::array<NameRow<Enum>, N> &table, QStringView name)
{
    for (const auto &row : table) {
        if (name == row.name)
            return row.value;
    }
    return std::nullopt;
}

} // namespace kefu
