// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/jsonfields.h"

#include "relay/wechat/textrules.h"

namespace kefu::wechat {

namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int kMaxDepth = 16;

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

int hexValue(QChar c)
{
    if (isDigit(c))
        return c.unicode() - u'0';
    const char16_t lower = c.unicode() | 0x20;
    return lower >= u'a' && lower <= u'f' ? lower - u'a' + 10 : -1;
}

//! RFC 8259, but that control characters may stand in strings as they are.
class Reader {
public:
    explicit Reader(QStringView text)
        : m_text(text)
    {
    }

    Result<Fields> run()
    {
        skipSpace();
        if (!object(1, &m_fields))
            return failure();
        skipSpace();
        if (m_pos != m_text.size())
            return makeError(ErrorCode::BadRequest, QStringLiteral("JSON: more after the object"));
        return m_fields;
    }

private:
    Error failure() const
    {
        return makeError(ErrorCode::BadRequest,
                         "JSON: "_L1 + (m_tooDeep ? "nested too deeply"_L1 : "not well formed"_L1));
    }

    QChar peek() const { return m_pos < m_text.size() ? m_text[m_pos] : QChar(); }

    bool take(char16_t expected)
    {
        if (peek() != expected || m_pos >= m_text.size())
            return false;
        ++m_pos;
        return true;
    }

    void skipSpace()
    {
        while (m_pos < m_text.size()) {
            const char16_t c = m_text[m_pos].unicode();
            if (c != u' ' && c != u'\t' && c != u'\n' && c != u'\r')
                return;
            ++m_pos;
        }
    }

    //! Members go to `fields`, or nowhere in nested objects.
    bool object(int depth, Fields *fields)
    {
        if (!enter(depth) || !take(u'{'))
            return false;
        skipSpace();
        if (take(u'}'))
            return true;
        do {
            skipSpace();
            QString name;
            if (!string(name))
                return false;
            skipSpace();
            if (!take(u':'))
                return false;
            Field scratch;
            if (!value(depth, fields ? fields->add(name) : scratch))
                return false;
            skipSpace();
        } while (take(u','));
        return take(u'}');
    }

    bool array(int depth)
    {
        if (!enter(depth) || !take(u'['))
            return false;
        skipSpace();
        if (take(u']'))
            return true;
        do {
            Field scratch;
            if (!value(depth, scratch))
                return false;
            skipSpace();
        } while (take(u','));
        return take(u']');
    }

    bool enter(int depth)
    {
        m_tooDeep = m_tooDeep || depth > kMaxDepth;
        return !m_tooDeep;
    }

    bool value(int depth, Field &field)
    {
        skipSpace();
        switch (peek().unicode()) {
        case u'"':
            return string(field.text);
        case u'{':
            field.nested = true;
            return object(depth + 1, nullptr);
        case u'[':
            field.nested = true;
            return array(depth + 1);
        case u't':
            field.text = QStringLiteral("true");
            return literal("true"_L1);
        case u'f':
            field.text = QStringLiteral("false");
            return literal("false"_L1);
        case u'n':
            return literal("null"_L1);
        default:
            return number(field.text);
        }
    }

    bool literal(QLatin1String word)
    {
        if (!m_text.sliced(m_pos).startsWith(word))
            return false;
        m_pos += word.size();
        return true;
    }

    bool digits()
    {
        const qsizetype from = m_pos;
        while (isDigit(peek()))
            ++m_pos;
        return m_pos > from;
    }

    //! Kept as written.
    bool number(QString &out)
    {
        const qsizetype from = m_pos;
        take(u'-');
        if (!take(u'0') && !digits())
            return false;
        if (take(u'.') && !digits())
            return false;
        if (take(u'e') || take(u'E')) {
            if (!take(u'+'))
                take(u'-');
            if (!digits())
                return false;
        }
        out = m_text.sliced(from, m_pos - from).toString();
        return true;
    }

    bool string(QString &out)
    {
        if (!take(u'"'))
            return false;
        qsizetype plainFrom = m_pos;
        for (; m_pos < m_text.size(); ++m_pos) {
            const QChar c = m_text[m_pos];
            if (c != u'"' && c != u'\\')
                continue;
            out += m_text.sliced(plainFrom, m_pos - plainFrom);
            if (c == u'"') {
                ++m_pos;
                out = cleanedText(out);
                return true;
            }
            ++m_pos;
            if (!escape(out))
                return false;
            plainFrom = m_pos + 1;
        }
        return false;
    }

    //! At the character after the backslash; ends on the last one of the escape.
    bool escape(QString &out)
    {
        static constexpr QStringView kNames = u"\"\\/bfnrt";
        static constexpr QStringView kValues = u"\"\\/\b\f\n\r\t";
        if (m_pos >= m_text.size())
            return false;
        if (const qsizetype known = kNames.indexOf(m_text[m_pos]); known >= 0) {
            out += kValues[known];
            return true;
        }
        if (m_text[m_pos] != u'u' || m_text.size() - m_pos < 5)
            return false;
        int code = 0;
        for (int i = 0; i < 4; ++i) {
            const int digit = hexValue(m_text[++m_pos]);
            if (digit < 0)
                return false;
            code = code * 16 + digit;
        }
        out += QChar(char16_t(code));
        return true;
    }

    QStringView m_text;
    Fields m_fields { BodyFormat::Json };
    qsizetype m_pos = 0;
    bool m_tooDeep = false;
};

} // namespace

Result<Fields> readJsonFields(QStringView text)
{
    return Reader(text).run();
}

} // namespace kefu::wechat
