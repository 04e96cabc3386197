// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>
#include <QTranslator>

namespace kefu::ui {

//! The words of the interface in one language, each between two marks nobody sees, and so many per
//! cent longer. What is painted with the first mark and without the second has been cut off; what
//! has no marks is somebody's data.
class MarkedWords : public QTranslator {
public:
    static constexpr char16_t kBegin = 0x2063; // INVISIBLE SEPARATOR
    static constexpr char16_t kEnd = 0x2064; // INVISIBLE PLUS

    MarkedWords(const QString &language, int longerPercent)
        : m_longer(longerPercent)
    {
        (void)m_words.load(QStringLiteral(":/i18n/kefudesk_") + language);
        QCoreApplication::installTranslator(this);
    }
    ~MarkedWords() override { QCoreApplication::removeTranslator(this); }

    bool isEmpty() const override { return false; }

    QString translate(const char *context, const char *source, const char *comment,
                      int n) const override
    {
        const bool ofQt = context[0] == 'Q' && context[1] >= 'A' && context[1] <= 'Z';
        if (ofQt)
            return {};
        QString words = m_words.translate(context, source, comment, n);
        if (words.isEmpty())
            words = QString::fromUtf8(source);
        return words.isEmpty() ? words : kBegin + longer(words) + QChar(kEnd);
    }

private:
    //! Letters no date format and no place holder knows, with blanks where a line may break.
    QString longer(const QString &words) const
    {
        QString more = words;
        const int count = (int(words.size()) * m_longer + 99) / 100;
        for (int i = 0; i < count; ++i)
            more += i % 7 == 2 ? u' ' : QChar(0x00F8);
        return more;
    }

    QTranslator m_words;
    int m_longer;
};

} // namespace kefu::ui
