// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLocale>
#include <QObject>
#include <QTranslator>

namespace kefu::ui {

//! The interface's language, switched while it runs: every widget gets QEvent::LanguageChange. Two
//! of them: zh_CN and en.
class Language : public QObject {
    Q_OBJECT
public:
    explicit Language(QObject *parent = nullptr);
    ~Language() override;

    //! "zh_CN" or "en"; anything else becomes the nearest of both. Also Qt's own texts (context
    //! menus).
    void use(const QString &locale);
    QString current() const { return m_current; }
    //! What the system speaks: zh_CN for any Chinese, else en.
    static QString ofSystem();

Q_SIGNALS:
    void changed();

private:
    QTranslator m_texts;
    QTranslator m_qtTexts;
    QString m_current;
};

} // namespace kefu::ui
