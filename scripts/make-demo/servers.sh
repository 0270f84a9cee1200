# The servers. Each function starts one in a namespace: serve_x HOST [...]. Sourced after net.sh.

serve_web() { # HOST CONTENT CERT KEY
  cat > "$WORK/$1/nginx.conf" <<CONF
user root;
worker_processes 1;
daemon off;
pid $WORK/$1/nginx.pid;
error_log $WORK/$1/nginx.err;
events {}
http {
  include /etc/nginx/mime.types;
  access_log off;
  server_tokens off;
  client_body_temp_path $WORK/$1/body;
  gzip on;
  gzip_http_version 1.0;
  gzip_min_length 256;
  gzip_types text/css text/plain application/javascript application/json image/svg+xml;
  keepalive_timeout 4;
  ssl_certificate $3;
  ssl_certificate_key $4;
  server {
    listen 80;
    listen [::]:80;
    listen 443 ssl;
    listen [::]:443 ssl;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers DEFAULT;
    root $2;
    location / { ssi on; }
    location /old/ { return 301 /products.html; }
    location = /login { return 302 /welcome.html; }
    location = /images/banner.png { default_type image/png; types {} }
    location /slow/ { limit_rate 16k; gzip off; }
    location /plain/ { gzip off; }
    location /upload/ { dav_methods PUT; alias $WORK/$1/upload/; }
    location /reports/ { auth_basic "Reports"; auth_basic_user_file $WORK/$1/htpasswd; }
  }
  server {
    listen 8443 ssl;
    ssl_protocols TLSv1.3;
    ssl_ecdh_curve secp384r1;
    root $2;
  }
}
CONF
  mkdir -p "$WORK/$1/upload"
  echo "s.berg:$(openssl passwd -apr1 Quayside-77)" > "$WORK/$1/htpasswd"
  run "$1" nginx -e "$WORK/$1/nginx.err" -c "$WORK/$1/nginx.conf" &
}

# The file servers need an account; the namespace gets its own copy of the account files.
add_account() { # HOST USER PASSWORD
  local etc=/etc/netns/$NS-$1 home=$WORK/$1/home
  mkdir -p "$home"
  cp /etc/passwd /etc/shadow /etc/group "$etc/"
  echo "$2:x:4242:4242::$home:/bin/sh" >> "$etc/passwd"
  echo "$2:$(openssl passwd -6 "$3"):19000:0:99999:7:::" >> "$etc/shadow"
  echo "$2:x:4242:" >> "$etc/group"
  chmod 600 "$etc/shadow"
  chown 4242:4242 "$home"
}

serve_ftp() { # HOST
  cat > "$WORK/$1/vsftpd.conf" <<CONF
listen=YES
background=NO
local_enable=YES
write_enable=YES
anonymous_enable=NO
seccomp_sandbox=NO
connect_from_port_20=YES
pasv_min_port=50100
pasv_max_port=50199
ftpd_banner=Pinebrook file service
secure_chroot_dir=$WORK/$1/empty
xferlog_enable=NO
chroot_local_user=YES
allow_writeable_chroot=YES
CONF
  mkdir -p "$WORK/$1/empty"
  run "$1" vsftpd "$WORK/$1/vsftpd.conf" &
}

serve_smb() { # HOST USER PASSWORD
  local dir=$WORK/$1/samba sub
  for sub in private lock state cache pid ncalrpc log share; do mkdir -p "$dir/$sub"; done
  cp -r "$WORK/content/files/." "$dir/share/"
  chown -R 4242:4242 "$dir/share"
  cat > "$WORK/$1/smb.conf" <<CONF
[global]
workgroup = PINEBROOK
netbios name = FILES
server string = Pinebrook files
security = user
server min protocol = SMB2
smb ports = 445
smb encrypt = off
disable netbios = yes
load printers = no
printing = bsd
private dir = $dir/private
lock directory = $dir/lock
state directory = $dir/state
cache directory = $dir/cache
pid directory = $dir/pid
ncalrpc dir = $dir/ncalrpc
log file = $dir/log/log
[projects]
path = $dir/share
read only = no
CONF
  printf '%s\n%s\n' "$3" "$3" | run "$1" smbpasswd -c "$WORK/$1/smb.conf" -s -a "$2" >/dev/null
  run "$1" smbd -F -s "$WORK/$1/smb.conf" -l "$dir/log" >/dev/null 2>&1 &
}

serve_tftp() { # HOST FOLDER
  run "$1" in.tftpd -L -4 -c -u root -s "$2" &
}

serve_ntp() { # HOST
  cat > "$WORK/$1/chrony.conf" <<CONF
local stratum 2
allow all
cmdport 0
bindcmdaddress /
pidfile $WORK/$1/chrony.pid
driftfile $WORK/$1/chrony.drift
CONF
  # -x: never touch the clock of the machine this runs on.
  run "$1" chronyd -x -n -u root -f "$WORK/$1/chrony.conf" >/dev/null 2>&1 &
}

ask_time() { # HOST SERVER
  run "$1" chronyd -x -Q -t 12 -u root "server $2 iburst" "pidfile $WORK/$1/chrony-client.pid" "cmdport 0" \
    >/dev/null 2>&1 || true
}

serve_mdns() { # HOST NAME [SERVICE-TYPE PORT]
  local dir=$WORK/$1/avahi
  mkdir -p "$dir/services"
  cat > "$dir/avahi-daemon.conf" <<CONF
[server]
host-name=$2
use-ipv4=yes
use-ipv6=yes
enable-dbus=no
[publish]
publish-workstation=no
publish-hinfo=no
CONF
  if [ $# -gt 2 ]; then
    cat > "$dir/services/own.service" <<CONF
<?xml version="1.0" standalone='no'?>
<service-group>
  <name>$2</name>
  <service><type>$3</type><port>$4</port><txt-record>note=second floor</txt-record></service>
</service-group>
CONF
  fi
  # avahi-daemon reads only /etc/avahi, and keeps one pid file in /run: a private mount gives each host its own.
  run "$1" unshare -m sh -c "mkdir -p /run/avahi-daemon && mount --bind '$dir' /etc/avahi &&
    mount -t tmpfs tmpfs /run/avahi-daemon &&
    exec avahi-daemon --no-drop-root --no-chroot --no-rlimits -f /etc/avahi/avahi-daemon.conf" >/dev/null 2>&1 &
}

dhcp_lease() { # HOST IFACE HOSTNAME: asks once and stays in the background to renew
  echo "send host-name \"$3\";" > "$WORK/$1/dhclient.conf"
  : > "$WORK/$1/leases"
  run "$1" dhclient -1 -cf "$WORK/$1/dhclient.conf" -lf "$WORK/$1/leases" -pf "$WORK/$1/dhclient.pid" \
    -sf "$HERE/dhcp-hook.sh" "$2" >/dev/null 2>&1
}

dhcp_release() { # HOST IFACE
  run "$1" dhclient -r -cf "$WORK/$1/dhclient.conf" -lf "$WORK/$1/leases" -pf "$WORK/$1/dhclient.pid" \
    -sf "$HERE/dhcp-hook.sh" "$2" >/dev/null 2>&1
}

# Certificates: one authority, one server certificate signed by it, one self-signed.
make_certificates() { # SERVER-NAME
  local dir=$WORK/tls
  mkdir -p "$dir"
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj '/O=Example Test Authority/CN=Example Test Root' \
    -keyout "$dir/ca.key" -out "$dir/ca.pem" 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -subj "/O=Example Web/CN=$1" \
    -keyout "$dir/web.key" -out "$dir/web.csr" 2>/dev/null
  openssl x509 -req -in "$dir/web.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -CAcreateserial -days 365 \
    -extfile <(echo "subjectAltName=DNS:$1,DNS:*.${1#*.}") -out "$dir/web.crt" 2>/dev/null
  cat "$dir/web.crt" "$dir/ca.pem" > "$dir/web.pem"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj '/CN=localhost' \
    -keyout "$dir/self.key" -out "$dir/self.pem" 2>/dev/null
}
