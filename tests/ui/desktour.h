// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakedesk.h"
#include "markedwords.h"
#include "ui/deskshell.h"
#include "ui/model/adminservice.h"

#include <QJsonObject>
#include <memory>

namespace kefu::ui {

class ChatPage;

//! A relay's administration that answers every question with what the pages can show.
class TourAdmin : public AdminService {
public:
    void run(const QString &command, const QJsonObject &fields, QObject *context,
             Done done) override;
};

//! A desk at work, with every window, sheet, menu and page a console can show. The walks (names,
//! keyboard, room for words, contrast, sharpness) go over scenes(): whoever adds a window adds its
//! scene there, once.
class DeskTour {
public:
    struct Dress {
        ThemeChoice theme = ThemeChoice::Light;
        QString language = QStringLiteral("zh_CN");
        int longerPercent = 0;
        bool marked = true; //!< see MarkedWords
    };
    struct Scene {
        const char *name;
        //! Opens it; the window or part to look at, null when it cannot be shown.
        QWidget *(*open)(DeskTour &tour);
        bool docked = true; //!< else LayIM's windows
        bool signedIn = true;
    };

    static const QList<Scene> &scenes();
    //! A desk for that scene alone, in that dress, with what it shows open.
    DeskTour(const Scene &scene, const Dress &dress);
    ~DeskTour();

    QWidget *shown() const { return m_shown; }
    FakeDesk &desk() { return *m_desk; }
    DeskShell &shell() { return *m_shell; }
    QString language() const { return m_dress.language; }

    // For the scenes.
    //! The chat of 陈晨 with something of every kind in it, in a window of that size.
    ChatPage *chat(QSize size = { 1366, 696 });
    ChatPage *page();
    //! The named widget, visible and clicked.
    QWidget *click(QWidget *in, const char *name);
    void say(qint64 visitor, const char *text, Direction direction = Direction::In);
    Message push(qint64 visitor, const Content &content, Direction direction,
                 DeliveryState delivery = DeliveryState::Accepted);
    void change(qint64 visitor, const std::function<void(ConversationInfo &)> &how);
    //! Answers every question of that kind that waits.
    template <typename Request> void answer(const QJsonObject &d)
    {
        auto &waiting = m_desk->service.questions;
        for (qsizetype i = waiting.size() - 1; i >= 0; --i) {
            if (!std::holds_alternative<Request>(waiting.at(i).body))
                continue;
            waiting.prepend(waiting.takeAt(i));
            m_desk->service.answerNext(d);
        }
    }

private:
    void fill();
    void fillPeople();
    void fillCard();

    Dress m_dress;
    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<TourAdmin> m_admin;
    std::unique_ptr<DeskShell> m_shell;
    std::unique_ptr<MarkedWords> m_words;
    QHash<qint64, int> m_seqs;
    QWidget *m_shown = nullptr;
};

} // namespace kefu::ui
