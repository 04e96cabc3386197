// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/look.h"

#include <QWidget>

class QHBoxLayout;
class QLineEdit;
class QScrollArea;
class QVBoxLayout;

namespace kefu::ui {

class Button;
class PlainLabel;

//! A page of the administration: a head with the way back, the title and the page's own buttons,
//! and under it a body that scrolls.
class AdminPage : public QWidget {
    Q_OBJECT
public:
    AdminPage(const Look &look, bool hasBack, QWidget *parent);

    const Look &look() const { return m_look; }
    //! What the head leaves free at its right end, for a window's own buttons.
    void setHeadMargin(int margin);

Q_SIGNALS:
    void backRequested();

protected:
    void setTitle(const QString &title);
    //! A button at the right end of the head.
    Button *addAction(const char *name, bool primary);
    QVBoxLayout *body() const { return m_body; }
    QWidget *bodyWidget() const { return m_content; }
    PlainLabel *addText(int pixels, QColor Theme::*colour, bool bold = false);
    //! The line under the head that says what went wrong; empty hides it.
    void setProblem(const QString &text);
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    //! Puts every word on the page, in the current language.
    virtual void retranslate() = 0;

private:
    const Look &m_look;
    Button *m_back = nullptr;
    PlainLabel *m_title;
    PlainLabel *m_problem;
    QHBoxLayout *m_head;
    QScrollArea *m_scroll;
    QWidget *m_content;
    QVBoxLayout *m_body;
};

//! A value to be pasted elsewhere: its name, the value, and a button that copies it.
class CopyRow : public QWidget {
    Q_OBJECT
public:
    CopyRow(const Look &look, const char *name, QWidget *parent);

    void setLabel(const QString &label);
    //! An empty value cannot be copied; `instead` is shown in its place.
    void setValue(const QString &value, const QString &instead = {});

private:
    void copy();

    const Look &m_look;
    PlainLabel *m_label;
    QLineEdit *m_value;
    Button *m_copy;
    QString m_text;
};

//! A rounded ground with a hairline, for one thing among several.
class Card : public QWidget {
    Q_OBJECT
public:
    Card(const Look &look, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
};

} // namespace kefu::ui
