// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

class QPlainTextEdit;

namespace kefu::ui {

class Button;
class PlainLabel;
class WayButton;
struct WayPart;

//! "How does WeChat find this computer?" (desk.md 3.6 ③): the four honest answers, each with what
//! it takes and the commands for it, ready to be copied.
class WaysPage : public QWidget {
    Q_OBJECT
public:
    explicit WaysPage(const Look &look, QWidget *parent = nullptr);

    //! The first answer chosen, the caret on it.
    void begin();

Q_SIGNALS:
    void backRequested();
    void practiceRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void retranslate();
    void layOut();
    void style();
    void choose(int way);
    void showParts(const QList<WayPart> &parts);
    void copyCommands();

    const Look &m_look;
    PlainLabel *m_title = nullptr;
    PlainLabel *m_intro = nullptr;
    Button *m_back = nullptr;
    Button *m_copy = nullptr;
    Button *m_practise = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QList<WayButton *> m_ways;
    int m_way = 0;
};

} // namespace kefu::ui
