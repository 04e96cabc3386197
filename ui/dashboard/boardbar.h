// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/boardstore.h"
#include "ui/widgets/look.h"

#include <QAbstractButton>

class QHBoxLayout;

namespace kefu::ui {

class PlainLabel;

//! A bordered button with an icon before or a ▾ behind its word, 28 high.
class BarButton : public QAbstractButton {
    Q_OBJECT
public:
    enum class Kind { Plain, Drop };
    BarButton(const Look &look, Kind kind, QWidget *parent = nullptr);

    void setGlyph(Icon icon);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    const Look &m_look;
    Kind m_kind;
    Icon m_icon = Icon::Pause;
    bool m_byKey = false;
};

//! The dashboard's bar, 40 high (desk.md 3.5): filters, the age of what is shown, 暂停, 大屏,
//! 应急回复.
class BoardBar : public QWidget {
    Q_OBJECT
public:
    BoardBar(Look &look, BoardStore &store, QWidget *parent = nullptr);

    void refresh(qint64 relayNow);

Q_SIGNALS:
    void wallRequested();
    void emergencyRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    BarButton *addButton(BarButton::Kind kind, const char *name);
    void retranslate();
    void openChannels();
    void openGroups();
    QString ageWords(qint64 relayNow) const;

    Look &m_look;
    BoardStore &m_store;
    QHBoxLayout *m_layout;
    BarButton *m_channel;
    BarButton *m_group;
    class AgeDot *m_dot;
    PlainLabel *m_age;
    BarButton *m_pause;
    BarButton *m_wall;
    BarButton *m_emergency;
};

} // namespace kefu::ui
