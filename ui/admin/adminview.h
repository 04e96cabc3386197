// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/model/adminservice.h"
#include "ui/widgets/look.h"

#include <QHash>
#include <QWidget>

class QListWidget;
class QStackedWidget;

namespace kefu::ui {

class AdminListPage;
class AdminPage;
class ChannelForm;
class ChannelsPage;
class ConnectPage;
class DoctorPage;
class RepliesPage;

//! The administration (product.md 9): its pages' names on the left, the chosen page beside them.
//! Fills the docked window's tab 管理 and, in the LayIM arrangement, a window of its own. A page is
//! made when it is first wanted.
class AdminView : public QWidget {
    Q_OBJECT
public:
    //! `headMargin`: what the heads of pages leave free at their right end.
    AdminView(const Look &look, AdminService &service, int headMargin, QWidget *parent = nullptr);

    //! Supervisors see the pages they may use.
    void setRole(Role role);
    //! Somebody else comes: nothing of what was shown stays.
    void forget();
    //! The chosen page, fresh from the relay.
    void begin();
    void connectChannel(const QJsonObject &channel);
    void testChannel(const QJsonObject &channel);
    //! By the name of its widget, such as "agentPage"; nothing when the role has none.
    void showPage(const QString &name);
    QStringList pageNames() const;
    QWidget *currentPage() const;

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void fillNames();
    void openCurrent();
    void showChannels();
    AdminPage *makePage(const QString &name);
    void makeChannels();
    void add(AdminPage *page);

    const Look &m_look;
    AdminService &m_service;
    int m_headMargin;
    Role m_role = Role::Admin;
    QListWidget *m_names;
    QStackedWidget *m_pages;
    QHash<QString, AdminPage *> m_made;
    ChannelsPage *m_channels = nullptr;
    ChannelForm *m_form = nullptr;
    ConnectPage *m_connect = nullptr;
    DoctorPage *m_doctor = nullptr;
    RepliesPage *m_replies = nullptr;
};

} // namespace kefu::ui
