// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/boardstore.h"
#include "ui/widgets/look.h"

#include <QSet>
#include <QWidget>

namespace kefu::ui {

class BarButton;
class IconButton;

//! The worst alert that stands, 36 high over the dashboard, with what helps against it. Put away
//! with its ✕, it comes again when another one begins.
class AlertStrip : public QWidget {
    Q_OBJECT
public:
    AlertStrip(const Look &look, const BoardStore &store, bool canAct, QWidget *parent = nullptr);

    void refresh(qint64 relayNow);
    QString text() const { return m_bold + m_rest; }

Q_SIGNALS:
    void capacityRequested();
    void emergencyRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    const Look &m_look;
    const BoardStore &m_store;
    bool m_canAct;
    QString m_bold;
    QString m_rest;
    bool m_critical = false;
    bool m_wait = false;
    QString m_shown; //!< which alert
    QSet<QString> m_away; //!< those that were put away
    BarButton *m_capacity;
    BarButton *m_emergency;
    IconButton *m_close;
};

} // namespace kefu::ui
