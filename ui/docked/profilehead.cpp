// SPDX-License-Identifier: Apache-2.0
#include "ui/docked/profilehead.h"

#include "ui/contacts/contactspanel.h"
#include "ui/contacts/signaturefield.h"
#include "ui/docked/statusbutton.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/skin.h"

#include <QDateTime>
#include <QEvent>
#include <QPainter>
#include <QRegularExpression>

namespace kefu::ui {

namespace {

constexpr int kSide = 12;
constexpr int kNameTop = 8;
constexpr int kNameHeight = 22;
constexpr int kSecondTop = 31;
constexpr int kSecondHeight = 18;
constexpr int kGap = 4;

//! How many conversations began today, as far as this console was told: those of the agent that are
//! open or have ended within the last days.
int today(const ConversationStore &store, qint64 now)
{
    const qint64 midnight =
        QDateTime::fromMSecsSinceEpoch(now).date().startOfDay().toMSecsSinceEpoch();
    const auto counts = [&](const ConversationInfo *info) {
        return info && info->owner == store.me().id && info->openedAt >= midnight ? 1 : 0;
    };
    int count = 0;
    const auto visitors = store.visitors();
    for (const VisitorId visitor : visitors) {
        const ConversationInfo *info = store.currentOf(visitor);
        count += info && info->state != ConversationState::Closed ? counts(info) : 0;
    }
    const auto ended = store.endedConversations();
    for (const ConversationId conversation : ended)
        count += counts(store.conversation(conversation));
    return count;
}

//! The status without what stands in brackets behind it.
QString shortWords(PresenceState state)
{
    const QString words = presenceWords(state);
    const qsizetype end = words.indexOf(QRegularExpression(QStringLiteral("[(（]")));
    return end < 0 ? words : words.left(end).trimmed();
}

} // namespace

ProfileHead::ProfileHead(const Look &look, ChatService &service, ConversationStore &store,
                         QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_name(new PlainLabel(look, 16, &Theme::text, this))
    , m_load(new PlainLabel(look, 12, &Theme::sub, this))
    , m_status(new StatusButton(look, this))
    , m_signature(new SignatureField(look, service, store, this))
{
    setObjectName(QStringLiteral("profileHead"));
    setFixedHeight(kHeight);
    m_name->setObjectName(QStringLiteral("profileName"));
    m_load->setObjectName(QStringLiteral("profileLoad"));
    m_status->setObjectName(QStringLiteral("profileStatus"));
    m_signature->hide();
    connect(m_status, &QAbstractButton::clicked, this, [this] {
        Q_EMIT menuRequested(m_status->mapToGlobal(QPoint(0, m_status->height() + 2)));
    });
    connect(m_signature, &SignatureField::left, this, [this] {
        m_signature->hide();
        m_load->show();
    });
    connect(&store, &ConversationStore::meChanged, this, &ProfileHead::refresh);
    connect(&store, &ConversationStore::reset, this, &ProfileHead::refresh);
    refresh();
}

void ProfileHead::editSignature()
{
    m_load->hide();
    m_signature->show();
    m_signature->setFocus();
    m_signature->selectAll();
}

void ProfileHead::refresh()
{
    const AgentInfo &me = m_store.me();
    m_name->setText(me.nickname);
    m_load->setText(
        tr("%1 · today %2").arg(loadWords(m_store)).arg(today(m_store, m_service.relayNow())));
    const QString reason = m_store.awayReason();
    const bool away = me.presence == PresenceState::Away && !reason.isEmpty();
    m_status->setState(me.presence, away ? reason : shortWords(me.presence),
                       tr("Status: %1").arg(presenceWords(me.presence)));
    setToolTip(me.sign.isEmpty() ? tr("Double-click to write a signature") : plainToolTip(me.sign));
    layOut();
}

void ProfileHead::layOut()
{
    const QSize status = m_status->sizeHint();
    const int room = width() - 2 * kSide - status.width() - kGap;
    const int name = std::min(m_name->sizeHint().width(), std::max(room, 0));
    m_name->setGeometry(kSide, kNameTop, name, kNameHeight);
    m_status->setGeometry(kSide + name + kGap, kNameTop + (kNameHeight - status.height()) / 2,
                          status.width(), status.height());
    m_load->setGeometry(kSide, kSecondTop, width() - 2 * kSide, kSecondHeight);
    m_signature->setGeometry(kSide - 6, kSecondTop - 3, width() - 2 * kSide + 12,
                             kSecondHeight + 6);
}

void ProfileHead::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintGround(painter, this, rect(), m_look, Ground::Head, &Theme::panel);
}

void ProfileHead::resizeEvent(QResizeEvent *)
{
    layOut();
}

void ProfileHead::mouseDoubleClickEvent(QMouseEvent *)
{
    editSignature();
}

void ProfileHead::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace kefu::ui
