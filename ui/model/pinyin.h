// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCollator>
#include <QHash>
#include <QString>

namespace kefu::ui {

//! First letters of how Chinese words are read, so that "fh" finds 发货. The system's own Chinese
//! order decides, which knows the common reading of each character only. Keeps what it has found
//! out; one for each list that is searched.
class PinyinInitials {
public:
    PinyinInitials();

    //! 'a' to 'z'; null for what is no Chinese character.
    QChar of(QChar c) const;
    //! "发货 Plus" → "fhplus": Chinese characters by their initials, other letters and digits in
    //! lower case, everything else left out.
    QString of(const QString &text) const;

private:
    QCollator m_order;
    mutable QHash<QChar, QChar> m_known;
};

} // namespace kefu::ui
