// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/xmlfields.h"

#include "relay/wechat/textrules.h"

#include <QXmlStreamReader>
#include <algorithm>

namespace kefu::wechat {

namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int kMaxElements = 64;
constexpr int kMaxDepth = 5; //!< the root counts

Error refusal(QLatin1String why)
{
    return makeError(ErrorCode::BadRequest, "XML: "_L1 + why);
}

//! What makes XML expensive or ambiguous is found here in one pass over the text. QXmlStreamReader
//! would compare every attribute with every other and expand entities of a DTD before we could look
//! at its tokens.
class Scan {
public:
    explicit Scan(QStringView text)
        : m_text(text)
    {
    }

    //! Empty when there is nothing to refuse; whether it is well formed is for the parser to say.
    QLatin1String run()
    {
        while (m_pos < m_text.size() && m_why.isEmpty()) {
            const QChar c = m_text[m_pos];
            if (c == u'<')
                markup();
            else if (c == u'&')
                reference();
            else
                ++m_pos;
        }
        return m_why;
    }

private:
    void refuse(QLatin1String why) { m_why = why; }

    //! Moves behind the next `end`; refuses when there is none.
    void skipTo(QLatin1String end)
    {
        const qsizetype found = m_text.indexOf(end, m_pos);
        if (found < 0)
            refuse("not closed"_L1);
        else
            m_pos = found + end.size();
    }

    void markup()
    {
        const QStringView rest = m_text.sliced(m_pos);
        if (rest.startsWith("<![CDATA["_L1)) {
            m_pos += 9;
            skipTo("]]>"_L1);
        } else if (rest.startsWith("<!--"_L1)) {
            m_pos += 4;
            skipTo("-->"_L1);
        } else if (rest.startsWith("<!"_L1)) {
            refuse("document type declaration"_L1);
        } else if (rest.startsWith("<?"_L1)) {
            if (m_pos == 0 && rest.startsWith("<?xml "_L1))
                skipTo("?>"_L1);
            else
                refuse("processing instruction"_L1);
        } else {
            tag();
        }
    }

    void tag()
    {
        const qsizetype end = m_text.indexOf(u'>', m_pos);
        if (end < 0)
            return refuse("not closed"_L1);
        QStringView tag = m_text.sliced(m_pos + 1, end - m_pos - 1);
        m_pos = end + 1;
        if (tag.startsWith(u'/')) {
            --m_depth;
            return;
        }
        const bool closed = tag.endsWith(u'/');
        if (closed)
            tag.chop(1);
        tag = tag.trimmed();
        if (std::any_of(tag.begin(), tag.end(), [](QChar c) { return c.isSpace() || c == u'='; }))
            return refuse("attributes"_L1);
        if (++m_elements > kMaxElements)
            return refuse("too many elements"_L1);
        if (m_depth + 1 > kMaxDepth)
            return refuse("nested too deeply"_L1);
        if (!closed)
            ++m_depth;
    }

    void reference()
    {
        const QStringView rest = m_text.sliced(m_pos + 1);
        for (QLatin1String name :
             { "lt;"_L1, "gt;"_L1, "amp;"_L1, "apos;"_L1, "quot;"_L1, "#"_L1 }) {
            if (rest.startsWith(name)) {
                m_pos += 1 + name.size();
                return;
            }
        }
        refuse("entity reference"_L1);
    }

    QStringView m_text;
    QLatin1String m_why;
    qsizetype m_pos = 0;
    int m_depth = 0;
    int m_elements = 0;
};

//! Fills Fields from the parser's tokens.
class Collector {
public:
    explicit Collector(const QString &text)
        : m_reader(text)
    {
        m_reader.setNamespaceProcessing(false);
    }

    Result<Fields> run()
    {
        while (!m_reader.atEnd()) {
            const QLatin1String why = take(m_reader.readNext());
            if (!why.isEmpty())
                return refusal(why);
        }
        // The parser's own words quote the document, so they are not passed on.
        if (m_reader.hasError())
            return refusal("not well formed"_L1);
        return m_fields;
    }

private:
    QLatin1String take(QXmlStreamReader::TokenType token)
    {
        switch (token) {
        case QXmlStreamReader::StartElement:
            return open();
        case QXmlStreamReader::EndElement:
            --m_depth;
            return {};
        case QXmlStreamReader::Characters:
            if (m_depth == 2)
                m_current->text += m_reader.text(); // adjacent CDATA sections come one by one
            return {};
        case QXmlStreamReader::DTD:
            return "document type declaration"_L1;
        case QXmlStreamReader::EntityReference:
            return "entity reference"_L1;
        case QXmlStreamReader::ProcessingInstruction:
            return "processing instruction"_L1;
        default:
            return {};
        }
    }

    QLatin1String open()
    {
        if (!m_reader.attributes().isEmpty())
            return "attributes"_L1;
        ++m_depth;
        if (m_depth == 1 && m_reader.qualifiedName() != "xml"_L1)
            return "the root is not <xml>"_L1;
        if (m_depth == 2)
            m_current = &m_fields.add(m_reader.qualifiedName().toString());
        else if (m_depth == 3)
            m_current->nested = true;
        return {};
    }

    QXmlStreamReader m_reader;
    Fields m_fields { BodyFormat::Xml };
    Field *m_current = nullptr; //!< the last one of m_fields, set while m_depth is 2 or more
    int m_depth = 0;
};

} // namespace

Result<Fields> readXmlFields(const QString &text)
{
    const QString allowed = cleanedText(text);
    const QLatin1String why = Scan(allowed).run();
    if (!why.isEmpty())
        return refusal(why);
    return Collector(allowed).run();
}

} // namespace kefu::wechat
