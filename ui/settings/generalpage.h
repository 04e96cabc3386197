// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/settings/settingsvalues.h"
#include "ui/widgets/look.h"

#include <QWidget>

class QComboBox;

namespace kefu::ui {

class PlainLabel;

//! 通用: the windows' arrangement, looks, language and the key that sends, each choice in force at
//! once (but the scale of the interface, which says so).
class GeneralPage : public QWidget {
    Q_OBJECT
public:
    explicit GeneralPage(const Look &look, QWidget *parent = nullptr);

    //! Shows what is in force; tells nobody.
    void setValues(const SettingsValues &values);

Q_SIGNALS:
    void arrangementChosen(kefu::ui::Arrangement arrangement);
    void themeChosen(kefu::ui::ThemeChoice choice);
    void languageChosen(const QString &locale);
    void sendKeyChosen(kefu::ui::SendKey key);
    void textZoomChosen(int percent);
    void reduceMotionChosen(bool on);
    void scaleChosen(int percent);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row {
        PlainLabel *label;
        QComboBox *box;
    };
    Row addRow(QWidget *page, int row, const char *name);
    void connectRows();
    void retranslate();
    void fill(const Row &row, const QString &label, const QStringList &choices, int current);

    const Look &m_look;
    SettingsValues m_values;
    Row m_arrangement;
    Row m_theme;
    Row m_language;
    Row m_sendKey;
    Row m_textZoom;
    Row m_motion;
    Row m_scale;
    PlainLabel *m_scaleNote;
};

} // namespace kefu::ui
