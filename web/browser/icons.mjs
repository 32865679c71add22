// The icons that the pages use, by their names in @tabler/icons; the build puts them into one sprite.
export const icons = [
  'inbox', 'briefcase', 'layout-dashboard', 'sitemap', 'settings', 'bell', 'search', 'plus', 'language', 'sun', 'moon',
  'user', 'alert-triangle', 'alert-circle', 'clock', 'check', 'x', 'arrow-back-up', 'hand-grab', 'paperclip', 'message',
  'history', 'map-2', 'logout', 'keyboard', 'phone', 'building', 'file-description', 'edit', 'upload', 'refresh',
  'chevron-right', 'chevron-left', 'chevron-down', 'flag', 'users', 'info-circle', 'mood-smile', 'download', 'key',
  'circle-check', 'circle-dot', 'player-play', 'table', 'forms', 'urgent', 'flag-3', 'list-details', 'filter', 'ban',
  'message-circle', 'mail', 'robot', 'home', 'dots', 'help', 'trash', 'arrow-up-right', 'calendar-time', 'checks',
];
