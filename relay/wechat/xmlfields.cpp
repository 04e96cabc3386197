// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/xmlfields.h"

#include "relay/wechat/textrules.h"

#include <QVarLengthArray>
#include <algorithm>

namespace kefu::wechat {

namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int kMaxElements = 64;
constexpr int kMaxDepth = 5; //!< the root counts
constexpr qsizetype kMaxReference = 8; //!< "#x10FFFF"

Error refusal(QLatin1String why)
{
    return makeError(ErrorCode::BadRequest, "XML: "_L1 + why);
}

bool isSpace(QChar c)
{
    return c == u' ' || c == u'\n' || c == u'\t' || c == u'\r';
}

bool isNameStart(QChar c)
{
    return c.isLetter() || c == u'_' || c == u':' || c.isSurrogate();
}

bool isNameChar(QChar c)
{
    return c.isLetterOrNumber() || c.isMark() || c.isSurrogate() || c == u'_' || c == u':'
        || c == u'-' || c == u'.' || c == u'\u00b7';
}

//! What XML 1.0 permits as a character reference.
bool isXmlChar(char32_t c)
{
    return c == 0x9 || c == 0xa || c == 0xd || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd) || (c >= 0x10000 && c <= 0x10ffff);
}

//! Reads the little of XML that WeChat's bodies are made of, and refuses everything that makes XML
//! expensive or ambiguous: declarations of types and entities, attributes, processing instructions.
//! One pass, no look-ahead beyond the markup at hand. (QXmlStreamReader takes ten times as long for
//! a callback, compares every attribute with every other and expands entities before its tokens can
//! be looked at.)
class Reader {
public:
    explicit Reader(QStringView text)
        : m_text(text)
    {
    }

    Result<Fields> run()
    {
        while (m_pos < m_text.size() && m_why.isEmpty()) {
            const QChar c = m_text[m_pos];
            if (c == u'<')
                markup();
            else if (c == u'&')
                reference();
            else
                characters();
        }
        if (m_why.isEmpty() && (!m_open.isEmpty() || m_elements == 0))
            refuse("not well formed"_L1);
        if (!m_why.isEmpty())
            return refusal(m_why);
        return std::move(m_fields);
    }

private:
    void refuse(QLatin1String why) { m_why = why; }

    void markup()
    {
        const QStringView rest = m_text.sliced(m_pos);
        if (rest.startsWith("<![CDATA["_L1))
            cdata();
        else if (rest.startsWith("<!--"_L1))
            comment();
        else if (rest.startsWith("<!"_L1))
            refuse("document type declaration"_L1);
        else if (rest.startsWith("<?"_L1))
            declaration();
        else if (rest.startsWith("</"_L1))
            endTag();
        else
            startTag();
    }

    //! What stands up to the next `end`, and moves behind it; refuses when there is none.
    QStringView until(QLatin1String end)
    {
        const qsizetype found = m_text.indexOf(end, m_pos);
        if (found < 0) {
            refuse("not closed"_L1);
            return {};
        }
        const QStringView inside = m_text.sliced(m_pos, found - m_pos);
        m_pos = found + end.size();
        return inside;
    }

    void cdata()
    {
        m_pos += 9;
        const QStringView inside = until("]]>"_L1);
        if (m_open.isEmpty())
            refuse("not well formed"_L1);
        else
            append(inside);
    }

    void comment()
    {
        m_pos += 4;
        const QStringView inside = until("-->"_L1);
        if (inside.contains("--"_L1) || inside.endsWith(u'-'))
            refuse("not well formed"_L1);
    }

    //! `<?xml …?>` at the very start. Its encoding says nothing: the text is decoded already.
    void declaration()
    {
        if (m_pos == 0 && m_text.startsWith("<?xml "_L1))
            until("?>"_L1);
        else
            refuse("processing instruction"_L1);
    }

    void startTag()
    {
        ++m_pos;
        const QStringView name = takeName();
        skipSpace();
        const bool closed = take(u'/');
        if (name.isEmpty())
            return refuse("not well formed"_L1);
        if (!take(u'>'))
            return refuse(m_pos < m_text.size() ? "attributes"_L1 : "not closed"_L1);
        if (++m_elements > kMaxElements)
            return refuse("too many elements"_L1);
        if (m_open.size() + 1 > kMaxDepth)
            return refuse("nested too deeply"_L1);
        open(name);
        if (closed)
            m_open.removeLast();
    }

    void open(QStringView name)
    {
        m_open.append(name);
        if (m_open.size() == 1 && (name != "xml"_L1 || m_elements > 1))
            refuse(m_elements > 1 ? "not well formed"_L1 : "the root is not <xml>"_L1);
        else if (m_open.size() == 2)
            m_fields.add(name.toString());
        else if (m_open.size() == 3)
            m_fields.last().nested = true;
    }

    void endTag()
    {
        m_pos += 2;
        const QStringView name = takeName();
        skipSpace();
        if (!take(u'>') || m_open.isEmpty() || m_open.last() != name)
            return refuse("not well formed"_L1);
        m_open.removeLast();
    }

    void characters()
    {
        qsizetype end = m_pos;
        while (end < m_text.size() && m_text[end] != u'<' && m_text[end] != u'&')
            ++end;
        const QStringView text = m_text.sliced(m_pos, end - m_pos);
        m_pos = end;
        const bool outside = m_open.isEmpty();
        if (text.contains("]]>"_L1) || (outside && !std::all_of(text.begin(), text.end(), isSpace)))
            refuse("not well formed"_L1);
        else
            append(text);
    }

    void reference()
    {
        const QStringView rest = m_text.sliced(m_pos + 1).left(kMaxReference + 1);
        const qsizetype length = rest.indexOf(u';');
        const QStringView name = rest.left(length);
        if (length < 1 || m_open.isEmpty())
            return refuse("entity reference"_L1);
        m_pos += length + 2;
        if (name.startsWith(u'#'))
            return characterReference(name.sliced(1));
        constexpr struct {
            QLatin1String name;
            char16_t means;
        } kNamed[] = {
            { "lt"_L1, u'<' },    { "gt"_L1, u'>' },   { "amp"_L1, u'&' },
            { "apos"_L1, u'\'' }, { "quot"_L1, u'"' },
        };
        for (const auto &row : kNamed) {
            if (name == row.name)
                return append(QStringView(&row.means, 1));
        }
        refuse("entity reference"_L1);
    }

    void characterReference(QStringView number)
    {
        const bool hex = number.startsWith(u'x');
        if (hex)
            number = number.sliced(1);
        bool ok = !number.isEmpty() && number.front() != u'+' && number.front() != u'-';
        const uint code = ok ? number.toUInt(&ok, hex ? 16 : 10) : 0;
        if (!ok || !isXmlChar(code))
            return refuse("not well formed"_L1);
        append(QString::fromUcs4(reinterpret_cast<const char32_t *>(&code), 1));
    }

    //! Text counts inside the fields only; deeper and between them it means nothing here.
    void append(QStringView text)
    {
        if (m_open.size() == 2)
            m_fields.last().text += text;
    }

    QStringView takeName()
    {
        const qsizetype start = m_pos;
        if (m_pos < m_text.size() && isNameStart(m_text[m_pos])) {
            while (m_pos < m_text.size() && isNameChar(m_text[m_pos]))
                ++m_pos;
        }
        return m_text.sliced(start, m_pos - start);
    }

    void skipSpace()
    {
        while (m_pos < m_text.size() && isSpace(m_text[m_pos]))
            ++m_pos;
    }

    bool take(char16_t c)
    {
        if (m_pos >= m_text.size() || m_text[m_pos] != c)
            return false;
        ++m_pos;
        return true;
    }

    QStringView m_text;
    qsizetype m_pos = 0;
    QLatin1String m_why;
    QVarLengthArray<QStringView, kMaxDepth + 1> m_open; //!< names of the elements we are in
    int m_elements = 0;
    Fields m_fields { BodyFormat::Xml };
};

} // namespace

Result<Fields> readXmlFields(const QString &text)
{
    QString allowed = cleanedText(text);
    // XML 1.0, 2.11: the ends of lines are one and the same.
    if (allowed.contains(u'\r')) {
        allowed.replace("\r\n"_L1, "\n"_L1);
        allowed.replace(u'\r', u'\n');
    }
    return Reader(allowed).run();
}

} // namespace kefu::wechat
