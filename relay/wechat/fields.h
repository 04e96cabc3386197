// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>
#include <QLatin1String>
#include <QList>
#include <QString>

//! The flat view of a WeChat body: the members of the outermost object, as text. XML and JSON give
//! the same.
namespace kefu::wechat {

//! Nothing larger is looked at (design.md 9; WeChat's own pushes stay below 10 KiB).
inline constexpr qsizetype kMaxBodyBytes = 64 * 1024;

enum class BodyFormat { Xml, Json };

struct Field {
    QString name;
    QString text; //!< strings decoded, numbers exactly as written, null and nested values empty
    bool nested = false; //!< holds elements, an object or a list
};

class Fields {
public:
    explicit Fields(BodyFormat format = BodyFormat::Json)
        : m_format(format)
    {
    }

    BodyFormat format() const { return m_format; }
    const QList<Field> &all() const { return m_fields; }
    Field &add(const QString &name);
    //! The one added last; there must be one.
    Field &last() { return m_fields.last(); }

    //! The last member of that name counts, as in every JSON library.
    const Field *find(QLatin1String name) const;
    bool contains(QLatin1String name) const { return find(name) != nullptr; }
    //! As written; empty when absent.
    QString text(QLatin1String name) const;
    //! Without white space round it: for names, numbers and ids.
    QString word(QLatin1String name) const;

private:
    BodyFormat m_format;
    QList<Field> m_fields;
};

//! Reads a body, XML or JSON as its first character says. Wrong UTF-8 becomes U+FFFD, so that one
//! bad byte does not cost the message. Error: BadRequest, with a message that quotes nothing of the
//! body.
Result<Fields> readFields(const QByteArray &body);

//! JSON only: for answers of the API.
Result<Fields> readJsonBody(const QByteArray &body);

} // namespace kefu::wechat
