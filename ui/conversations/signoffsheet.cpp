// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/signoffsheet.h"

#include "ui/conversations/transfersheet.h"
#include "ui/model/chatservice.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr QSize kBox { 420, 316 };
}

QList<ConversationId> SignOffSheet::openOnes(const ConversationStore &store)
{
    QList<ConversationId> open;
    const QList<VisitorId> visitors = store.visitors();
    for (const VisitorId visitor : visitors) {
        const ConversationInfo *info = store.currentOf(visitor);
        if (info && info->state == ConversationState::Assigned && info->owner == store.me().id)
            open.append(info->id);
    }
    return open;
}

void SignOffSheet::ask(const Look &look, ChatService &service, ConversationStore &store,
                       QWidget *over, const std::function<void(LeftBehind)> &done)
{
    if (openOnes(store).isEmpty())
        return done(LeftBehind::Unanswered);
    auto *sheet = new SignOffSheet(look, service, store, over, done);
    sheet->open(sheet->m_choices.first());
}

SignOffSheet::SignOffSheet(const Look &look, ChatService &service, ConversationStore &store,
                           QWidget *over, std::function<void(LeftBehind)> done)
    : Sheet(look, over, kBox)
    , m_service(service)
    , m_store(store)
    , m_over(over)
    , m_done(std::move(done))
{
    setObjectName(QStringLiteral("signOffSheet"));
    const auto leaving = [this](LeftBehind open) {
        return [this, open] {
            const auto chosen = m_done;
            dismiss();
            chosen(open);
        };
    };
    setTitle(tr("%n conversation(s) are still open", nullptr, int(openOnes(store).size())));
    addChoice("signOffTransfer", tr("Transfer"), tr("To a colleague or a group, now"),
              [this] { handOver(); });
    addChoice("signOffQueue", tr("Return to queue"), tr("The next free agent gets them"),
              leaving(LeftBehind::Queue));
    addChoice("signOffKeep", tr("Keep"),
              tr("They stay yours until their visitors write again; then they queue"),
              leaving(LeftBehind::Keep));
    content()->addStretch(1);
}

void SignOffSheet::addChoice(const char *name, const QString &title, const QString &what,
                             const std::function<void()> &chosen)
{
    auto *button = new Button(look(), Button::Kind::Quiet);
    button->setObjectName(QLatin1String(name));
    button->setText(title);
    button->setAccessibleDescription(what);
    button->setFixedHeight(36);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto *words = new PlainLabel(look(), 12, &Theme::sub);
    words->setWrapped(true);
    words->setText(what);
    content()->addWidget(button);
    content()->addWidget(words);
    connect(button, &QAbstractButton::clicked, this, chosen);
    m_choices.append(button);
}

void SignOffSheet::handOver()
{
    const QList<ConversationId> open = openOnes(m_store);
    auto *sheet = new TransferSheet(look(), m_service, m_store, {}, m_over);
    ChatService &service = m_service;
    connect(sheet, &TransferSheet::chosen, sheet,
            [&service, open, done = m_done](AgentId agent, GroupId group, const QString &note) {
                for (const ConversationId conversation : open)
                    service.order(TransferRequest { conversation, agent, group, note });
                // In the order they were asked for: the relay has handed over before it signs off.
                done(LeftBehind::Keep);
            });
    const int count = int(open.size());
    dismiss();
    sheet->openFor(tr("Transfer %n conversation(s)", nullptr, count));
}

} // namespace kefu::ui
