// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/credentialstore.h"
#include "app/remotechatservice.h"
#include "relayprocess.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/composer.h"
#include "ui/conversations/leavelist.h"
#include "ui/conversations/worklist.h"
#include "ui/model/conversationstore.h"
#include "ui/model/worklistmodel.h"
#include "ui/widgets/plainlabel.h"

#include <QDir>
#include <QLineEdit>
#include <QTest>

namespace kefu::ui {

constexpr int kPatience = 20'000;

//! One agent's console over its real connection: his lists and his chats side by side, as in the
//! docked window.
struct Console {
    Console(const RelayProcess &relay, const QString &name)
        : scheduler(app::systemScheduler())
        , session(store, *scheduler, app::Backoff([] { return 0.5; }))
        , service(session, store, credentials, *scheduler)
        , work(service, store, look)
        , leaves(service, store, look)
        , chats(look, service, store)
    {
        look.setShadows(false);
        work.resize(264, 560);
        leaves.resize(264, 560);
        chats.resize(760, 560);
        const auto open = [this](VisitorId visitor) {
            chats.open(visitor);
            work.setCurrent(visitor);
        };
        QObject::connect(&work, &WorkList::openRequested, &chats, open);
        QObject::connect(&leaves, &LeaveList::openRequested, &chats, open);
        QObject::connect(&service, &ui::ChatService::alerted, &chats,
                         [this](const AlertPush &alert) { alerts.append(alert); });
        service.login({ QStringLiteral("http://127.0.0.1:%1").arg(relay.port()), name,
                        QStringLiteral("correct horse"), false });
    }
    bool comesOnline()
    {
        return QTest::qWaitFor([this] { return session.isOnline(); }, kPatience);
    }
    //! The visitor of that name is in the work list; clicks on the row.
    bool clickRow(const QString &visitor)
    {
        work.show();
        chats.show();
        const auto rowOf = [this, &visitor] {
            for (int row = 0; row < work.model()->rowCount(); ++row) {
                const QModelIndex index = work.model()->index(row);
                if (index.data(KindRole).toInt() == int(RowKind::Visitor)
                    && index.data(PreviewRole).toString().contains(visitor))
                    return row;
            }
            return -1;
        };
        if (!QTest::qWaitFor([rowOf] { return rowOf() >= 0; }, kPatience))
            return false;
        WorkView *view = work.view();
        const QRect row = view->visualRect(view->model()->index(rowOf(), 0));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, row.center() - QPoint(60, 0));
        return chats.currentPage() != nullptr;
    }
    ChatPage *page() { return chats.currentPage(); }
    template <typename T = QWidget> T *part(const char *name)
    {
        return chats.window()->findChild<T *>(QLatin1String(name));
    }
    bool click(const char *name)
    {
        const bool there = QTest::qWaitFor(
            [this, name] { return part(name) && part(name)->isVisible(); }, kPatience);
        if (there)
            QTest::mouseClick(part(name), Qt::LeftButton);
        return there;
    }
    void type(const char *text)
    {
        MessageEdit *edit = page()->composer()->edit();
        edit->insertPlainText(QString::fromUtf8(text));
        QTest::keyClick(edit, Qt::Key_Return);
    }
    QString stateText() { return part<PlainLabel>("stateText")->text(); }
    const ConversationInfo *current()
    {
        return page() ? store.currentOf(page()->visitor()) : nullptr;
    }
    int serving() const
    {
        return work.model()->count(WorkListModel::Waiting)
            + work.model()->count(WorkListModel::Serving);
    }
    void save(QWidget *widget, const char *name)
    {
        const QString folder = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
        if (folder.isEmpty() || !QDir().mkpath(folder))
            return;
        QTest::qWait(100);
        widget->grab().save(
            QDir(folder).filePath(QStringLiteral("desk-%1.png").arg(QLatin1String(name))));
    }

    std::unique_ptr<app::Scheduler> scheduler;
    Look look;
    ConversationStore store;
    app::CredentialStore credentials { QStringLiteral("kefudesk-test") };
    app::Session session;
    app::RemoteChatService service;
    WorkList work;
    LeaveList leaves;
    ChatWidget chats;
    QList<AlertPush> alerts;
};

} // namespace kefu::ui
