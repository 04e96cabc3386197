// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/attention/attentionsystem.h"
#include "ui/widgets/look.h"

#include <QLatin1String>
#include <QList>
#include <QWidget>

class QCheckBox;

namespace kefu::ui {

class Button;
class PlainLabel;

//! 通知: do not disturb, notes with or without words, each kind of sound with a button to hear it,
//! the reminder (product.md 7). Each switch is one of the settings' names and in force at once.
class NotifyPage : public QWidget {
    Q_OBJECT
public:
    explicit NotifyPage(const Look &look, QWidget *parent = nullptr);

    //! Shows what is in force; tells nobody.
    void setOn(QLatin1String key, bool on);
    static QList<QLatin1String> switches();

Q_SIGNALS:
    void switched(QLatin1String key, bool on);
    void tryRequested(kefu::ui::Sound sound);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row {
        QLatin1String key;
        QLatin1String under; //!< has an effect only while this one is on; empty: always
        QCheckBox *box;
        Button *hear; //!< null: makes no sound
    };
    void addRow(int row, const char *name, QLatin1String key, QLatin1String under = {});
    void addSound(int row, const char *name, QLatin1String key, Sound sound);
    void retranslate();
    void refresh();
    bool isOn(QLatin1String key) const;

    const Look &m_look;
    QList<Row> m_rows;
    PlainLabel *m_note;
};

} // namespace kefu::ui
