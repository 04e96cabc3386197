// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/memberswindow.h"

#include "ui/contacts/statusmenu.h"
#include "ui/model/conversationstore.h"
#include "ui/model/groupsmodel.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/geometry.h"
#include "ui/widgets/groundpage.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

namespace kefu::ui {

namespace {

constexpr int kWidth = 600;
constexpr int kHead = 80;
constexpr int kArea = 212;
constexpr int kAreaTop = 10;
constexpr int kHeadAvatar = 50;
constexpr int kSide = 15;
constexpr int kTextLeft = 75;
constexpr int kAvatar = 48;
constexpr int kAvatarTop = 4;
constexpr int kPresence = 13;
constexpr int kColumns = 5;
constexpr int kIdRole = Qt::UserRole + 1;
constexpr int kPresenceRole = Qt::UserRole + 2;
constexpr int kThereRole = Qt::UserRole + 3;

class MemberCell : public QStyledItemDelegate {
public:
    MemberCell(const Look &look, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_look(look)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return MembersWindow::kCell;
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Theme &theme = m_look.theme();
        const QRect cell = option.rect;
        const QString name = displayLine(index.data().toString());
        const bool there = index.data(kThereRole).toBool();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & (QStyle::State_MouseOver | QStyle::State_HasFocus)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.hover);
            painter->drawRoundedRect(cell.adjusted(4, 0, -4, 0), 3, 3);
        }
        const QRect avatar(cell.center().x() - kAvatar / 2, cell.top() + kAvatarTop, kAvatar,
                           kAvatar);
        paintAvatar(*painter, avatar, m_look, index.data(kIdRole).toLongLong(), name, !there);
        paintState(painter, avatar, PresenceState(index.data(kPresenceRole).toInt()));
        painter->setFont(m_look.font(12));
        painter->setPen(there ? theme.text : theme.sub);
        const QRect word(cell.left() + 4, avatar.bottom() + 2, cell.width() - 8, 20);
        painter->drawText(word, Qt::AlignCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(name, Qt::ElideRight, word.width()));
        painter->restore();
    }

private:
    void paintState(QPainter *painter, const QRect &avatar, PresenceState state) const
    {
        const auto [icon, colour] = presenceIcon(state);
        const QRect mark(avatar.right() - kPresence + 1, avatar.bottom() - kPresence + 1, kPresence,
                         kPresence);
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_look.theme().bg);
        painter->drawEllipse(mark.adjusted(-1, -1, 1, 1));
        painter->drawPixmap(mark.topLeft(),
                            m_look.icon(icon, kPresence, m_look.theme().*colour,
                                        painter->device()->devicePixelRatioF()));
    }

    const Look &m_look;
};

} // namespace

MembersWindow::MembersWindow(const Look &look, ConversationStore &store, MemberWords words,
                             QWidget *parent)
    : LayimFrame(look, CloseButton, parent)
    , m_look(look)
    , m_store(store)
    , m_words(std::move(words))
    , m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("membersWindow"));
    build();
    setTitleHeight(kHead);
    setContentSize({ kWidth, kHead + kArea });
    setFixedSize(size());
    setGrowing(true);
    move(centredOnScreen(size()));
    connect(this, &LayimFrame::closeRequested, this, &QWidget::hide);
    connect(&store.people(), &ColleagueBook::changed, this, &MembersWindow::refresh);
}

void MembersWindow::build()
{
    auto *page = new GroundPage(m_look, this);
    page->setFixedSize(kWidth, kHead + kArea);
    m_avatar = new Avatar(m_look, kHeadAvatar, page);
    m_avatar->move(kSide, kSide);
    m_title = new PlainLabel(m_look, 18, &Theme::title, page);
    m_count = new PlainLabel(m_look, 14, &Theme::sub, page);
    m_count->setGeometry(kTextLeft, 46, 300, 22);
    auto *body = new QWidget(page);
    body->setAutoFillBackground(true);
    body->setGeometry(0, kHead, kWidth, kArea);
    m_cells = new QListView(body);
    m_cells->setObjectName(QStringLiteral("memberCells"));
    m_cells->setFrameShape(QFrame::NoFrame);
    m_cells->setViewMode(QListView::IconMode);
    m_cells->setMovement(QListView::Static);
    m_cells->setResizeMode(QListView::Adjust);
    m_cells->setUniformItemSizes(true);
    m_cells->setGridSize(kCell);
    m_cells->setMouseTracking(true);
    m_cells->setSelectionMode(QAbstractItemView::NoSelection);
    m_cells->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_cells->setModel(m_model);
    m_cells->setItemDelegate(new MemberCell(m_look, m_cells));
    const int side = (kWidth - kColumns * kCell.width()) / 2;
    m_cells->setGeometry(side, kAreaTop, kWidth - side, kArea - kAreaTop);
    m_look.onTheme(body, [this, body] {
        QPalette colours = body->palette();
        colours.setColor(QPalette::Base, m_look.theme().bg);
        colours.setColor(QPalette::Window, m_look.theme().bg);
        body->setPalette(colours);
    });
    new OverlayScrollBar(m_look, m_cells);
    setContent(page);
}

void MembersWindow::showGroup(GroupId group, const QString &name)
{
    m_group = group;
    m_name = name;
    refresh();
    show();
    raise();
    activateWindow();
}

QList<AgentId> MembersWindow::members() const
{
    const ColleagueBook &people = m_store.people();
    if (const AgentGroup *group = people.findGroup(m_group))
        return group->members;
    QList<AgentId> all;
    for (const Colleague &colleague : people.agents())
        all.append(colleague.id);
    return all;
}

void MembersWindow::refresh()
{
    m_model->clear();
    int there = 0;
    const auto all = members();
    for (const bool wanted : { true, false }) { // who is there comes first
        for (const AgentId id : all) {
            const Colleague *colleague = m_store.people().find(id);
            if (colleague && isThere(*colleague) == wanted)
                addCell(*colleague);
            there += wanted && colleague && isThere(*colleague) ? 1 : 0;
        }
    }
    m_avatar->setPerson(m_group.value, m_name);
    m_title->setText(m_name);
    m_title->setGeometry(kTextLeft, 18, kWidth - kTextLeft - 60, 26);
    m_count->setText(tr("%n member(s)", nullptr, m_model->rowCount()) + QStringLiteral(" · ")
                     + tr("%1 there").arg(there));
    m_cells->setAccessibleName(m_name);
    setWindowTitle(m_name);
}

void MembersWindow::addCell(const Colleague &colleague)
{
    auto *cell = new QStandardItem(colleague.nickname);
    const bool there = isThere(colleague);
    cell->setData(colleague.id.value, kIdRole);
    cell->setData(int(there ? colleague.presence : PresenceState::Offline), kPresenceRole);
    cell->setData(there, kThereRole);
    const QString words = m_words(colleague);
    cell->setToolTip(plainToolTip(colleague.nickname + u'\n' + words));
    cell->setData(QString(colleague.nickname + QStringLiteral(", ") + words),
                  Qt::AccessibleTextRole);
    m_model->appendRow(cell);
}

void MembersWindow::changeEvent(QEvent *event)
{
    LayimFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

void MembersWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        LayimFrame::keyPressEvent(event);
}

} // namespace kefu::ui
