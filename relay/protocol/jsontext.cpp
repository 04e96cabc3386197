// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/jsontext.h"

#include <charconv>

namespace kefu {

namespace {

//! Longest decimal of 64 bits with its sign.
constexpr size_t kDigits = 20;
//! A UTF-16 unit is at most three bytes of UTF-8, also as half of a pair; an escape is six.
constexpr qsizetype kBytesPerUnit = 6;

//! Writes one code point and returns the place behind it.
char *putUtf8(char *to, char32_t c)
{
    const auto tail = [&to](char32_t bits) { *to++ = char(0x80 | (bits & 0x3f)); };
    if (c < 0x800) {
        *to++ = char(0xc0 | (c >> 6));
    } else if (c < 0x10000) {
        *to++ = char(0xe0 | (c >> 12));
        tail(c >> 6);
    } else {
        *to++ = char(0xf0 | (c >> 18));
        tail(c >> 12);
        tail(c >> 6);
    }
    tail(c);
    return to;
}

char *putEscaped(char *to, char16_t unit)
{
    constexpr char kHex[] = "0123456789abcdef";
    constexpr char kShort[] = "btn\0fr"; // 8 to 13; there is none for 11
    *to++ = '\\';
    if (unit >= 0x20) {
        *to++ = char(unit);
    } else if (unit >= 8 && unit <= 13 && unit != 11) {
        *to++ = kShort[unit - 8];
    } else {
        for (const char c : { 'u', '0', '0', kHex[unit >> 4], kHex[unit & 0xf] })
            *to++ = c;
    }
    return to;
}

//! The code point at `at`, which moves behind it; a lone surrogate is U+FFFD.
char32_t takeCodePoint(QStringView text, qsizetype &at)
{
    const QChar unit = text[at++];
    if (!unit.isSurrogate())
        return unit.unicode();
    if (unit.isLowSurrogate() || at == text.size() || !text[at].isLowSurrogate())
        return QChar::ReplacementCharacter;
    return QChar::surrogateToUcs4(unit, text[at++]);
}

} // namespace

void JsonText::comma()
{
    if (!m_first)
        m_out += ',';
    m_first = false;
}

void JsonText::open(char bracket)
{
    comma();
    m_out += bracket;
    m_first = true;
}

void JsonText::close(char bracket)
{
    m_out += bracket;
    m_first = false;
}

void JsonText::key(QLatin1String name)
{
    comma();
    m_out += '"';
    m_out.append(name.data(), name.size());
    m_out.append("\":", 2);
    m_first = true; // its value follows without a comma
}

void JsonText::string(QStringView value)
{
    comma();
    const qsizetype before = m_out.size();
    m_out.resize(before + value.size() * kBytesPerUnit + 2);
    char *const start = m_out.data();
    char *to = start + before;
    *to++ = '"';
    for (qsizetype i = 0; i < value.size();) {
        const char16_t unit = value[i].unicode();
        if (unit < 0x20 || unit == u'"' || unit == u'\\') {
            to = putEscaped(to, unit);
            ++i;
        } else if (unit < 0x80) {
            *to++ = char(unit);
            ++i;
        } else {
            to = putUtf8(to, takeCodePoint(value, i));
        }
    }
    *to++ = '"';
    m_out.resize(to - start);
}

void JsonText::boolean(bool value)
{
    comma();
    m_out += value ? "true" : "false";
}

void JsonText::number(qint64 value)
{
    comma();
    char digits[kDigits];
    const auto [end, error] = std::to_chars(digits, digits + kDigits, value);
    m_out.append(digits, end - digits);
}

void JsonText::numberString(qint64 value)
{
    comma();
    m_out += '"';
    m_first = true;
    number(value);
    m_out += '"';
}

} // namespace kefu
