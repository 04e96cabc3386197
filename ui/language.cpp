// SPDX-License-Identifier: Apache-2.0
#include "ui/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>

namespace kefu::ui {

Language::Language(QObject *parent)
    : QObject(parent)
{
}

Language::~Language()
{
    QCoreApplication::removeTranslator(&m_texts);
    QCoreApplication::removeTranslator(&m_qtTexts);
}

QString Language::ofSystem()
{
    return QLocale::system().language() == QLocale::Chinese ? QStringLiteral("zh_CN")
                                                            : QStringLiteral("en");
}

void Language::use(const QString &locale)
{
    const QString chosen = QLocale(locale).language() == QLocale::Chinese ? QStringLiteral("zh_CN")
                                                                          : QStringLiteral("en");
    if (chosen == m_current)
        return;
    m_current = chosen;
    QLocale::setDefault(QLocale(chosen));
    QCoreApplication::removeTranslator(&m_texts);
    QCoreApplication::removeTranslator(&m_qtTexts);
    if (m_qtTexts.load(QStringLiteral("qtbase_") + chosen,
                       QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qtTexts);
    if (m_texts.load(QStringLiteral(":/i18n/kefudesk_") + chosen))
        QCoreApplication::installTranslator(&m_texts);
    Q_EMIT changed();
}

} // namespace kefu::ui
